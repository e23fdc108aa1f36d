"""Makes many duties: 2,000 instruments, 5,000 obligations and 400,000 assignments beside what is there.

Call it in a transaction that is rolled back. Rows come from `generate_series`, so that their number alone costs time;
words come from a small vocabulary, so that searches find some and not all.
"""

from django.db import connection

INSTRUMENTS, OBLIGATIONS, ASSIGNMENTS = 2_000, 5_000, 400_000

_MARK = "do-"  # begins every code made here
_WORDS = (
    "ARRAY['kế hoạch', 'quy chế', 'báo cáo', 'chương trình', 'đề án', 'hướng dẫn', 'kiểm tra', 'truyền thông',"
    " 'phối hợp', 'tiếp nhận', 'bảo vệ', 'hỗ trợ', 'tổng kết', 'sơ kết', 'biên giới', 'nạn nhân']"
)

_STATEMENTS = [
    f"""
    INSERT INTO directives_legalinstrument (code, number, symbol, type, issuer, signer_office, issued_on, title,
        summary, status, verified, verification_note, source)
    SELECT '{_MARK}' || n, (n %% 2500 + 1)::text, 'QĐ-D' || n / 2500 || n %% 97,
        (ARRAY['decision', 'plan', 'directive', 'letter'])[n %% 4 + 1],
        'Cơ quan đo ' || n %% 40, '', date '2004-01-01' + n * 4,
        initcap(({_WORDS})[n %% 16 + 1]) || ' ' || ({_WORDS})[n / 16 %% 16 + 1] || ' phòng, chống mua bán người ' || n,
        'Nội dung về ' || ({_WORDS})[n / 7 %% 16 + 1] || ' và ' || ({_WORDS})[n / 5 %% 16 + 1],
        (ARRAY['in_force', 'expired', 'unknown'])[n %% 3 + 1], true, '', 'GK'
    FROM generate_series(1, %(instruments)s) n
    """,  # noqa: S608  # only the constants of this module are joined
    f"""
    INSERT INTO directives_obligation (code, title, text, kind, instrument_id, rule, due_on, event, valid_from,
        valid_to, verified, verification_note, source)
    SELECT '{_MARK}' || n,
        initcap(({_WORDS})[n %% 16 + 1]) || ' ' || ({_WORDS})[n / 16 %% 16 + 1] || ' số ' || n, '',
        (ARRAY['issue', 'report', 'activity', 'review', 'inspect'])[n %% 5 + 1], i.id, 'once',
        date '2016-01-04' + n %% 3900, '', date '2016-01-04', date '2027-12-31', true, '', 'GK'
    FROM generate_series(1, %(obligations)s) n
    JOIN directives_legalinstrument i ON i.code = '{_MARK}' || (n %% %(instruments)s + 1)
    """,  # noqa: S608  # only the constants of this module are joined
    f"""
    INSERT INTO directives_addressee (obligation_id, agency_kind)
    SELECT id, 'provincial_committee' FROM directives_obligation WHERE code LIKE '{_MARK}%%'
    """,  # noqa: S608  # only the constants of this module are joined
    # 63 provinces; every fourth duty comes a second time, every second one binds ministries too, up to the number.
    f"""
    WITH owing (agency_id, place, provincial) AS (
        SELECT id, row_number() OVER (ORDER BY kind <> 'provincial_committee', id), kind = 'provincial_committee'
        FROM accounts_agency
        WHERE date '2018-06-20' BETWEEN valid_from AND coalesce(valid_to, 'infinity')
        AND kind IN ('provincial_committee', 'ministry')
    ),
    duty AS (
        SELECT id, due_on, substr(code, {len(_MARK) + 1})::int AS n
        FROM directives_obligation WHERE code LIKE '{_MARK}%%'
    ),
    wanted AS (
        SELECT duty.id, owing.agency_id, turn, duty.due_on + turn * 365 AS day,
            (duty.n * 7 + owing.place * 13) %% 100 AS luck
        FROM duty, owing, generate_series(0, 1) turn
        WHERE (owing.provincial AND (turn = 0 OR duty.n %% 4 = 0)) OR (NOT owing.provincial AND duty.n %% 2 = 0)
        ORDER BY duty.id, turn, owing.place
        LIMIT %(assignments)s
    )
    INSERT INTO directives_assignment (obligation_id, agency_id, occurrence, due_nominal, due_on, due_reason, state,
        done_on, synthetic, created_at)
    SELECT id, agency_id, CASE turn WHEN 0 THEN 'once' ELSE 'y' || turn END, day, day, '',
        CASE WHEN luck < 78 THEN 'confirmed' WHEN luck < 84 THEN 'reported' WHEN luck < 86 THEN 'waived'
            ELSE 'open' END,
        CASE WHEN luck < 84 THEN least(day + (luck %% 12)::int - 9, current_date) END, true, now()
    FROM wanted
    """,  # noqa: S608  # only the constants of this module are joined
]
_TABLES = "directives_legalinstrument, directives_obligation, directives_addressee, directives_assignment"


def fill(
    *, instruments: int = INSTRUMENTS, obligations: int = OBLIGATIONS, assignments: int = ASSIGNMENTS
) -> int:
    """Make the rows and tell the planner; how many assignments there are now."""
    parameters = {"instruments": instruments, "obligations": obligations, "assignments": assignments}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, parameters)
        cursor.execute(f"ANALYZE {_TABLES}")
        cursor.execute("SELECT count(*) FROM directives_assignment")
        (count,) = cursor.fetchone()
    return int(count)
