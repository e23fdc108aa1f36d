"""The statements of `directives.services.generation`. Each ends with writing events, so its row count is theirs."""

_OCCURRENCES = """
    occurrence (obligation_id, code, nominal, day, reason) AS (
        SELECT * FROM unnest(
            %(obligations)s::bigint[], %(codes)s::text[], %(nominal)s::date[], %(days)s::date[], %(reasons)s::text[]
        )
    )
"""

#: Who owes an occurrence: by kind, by name along the line of succession, by group; valid on the day it is due. A
#: successor counts in the line from the day after its predecessor's last, however long it has existed itself. What is
#: given out for demonstration counts as given 45 days before it was due.
_OWED = f"""
{_OCCURRENCES},
line (named_id, id, valid_from, valid_to, successor_id) AS (
    SELECT id, id, valid_from, valid_to, successor_id FROM accounts_agency
    WHERE id IN (SELECT agency_id FROM directives_addressee)
    UNION
    SELECT line.named_id, next.id, greatest(next.valid_from, line.valid_to + 1), next.valid_to, next.successor_id
    FROM line JOIN accounts_agency next ON next.id = line.successor_id
),
owed (obligation_id, agency_id, code, nominal, day, reason) AS (
    SELECT o.obligation_id, a.id, o.code, o.nominal, o.day, o.reason
    FROM occurrence o
    JOIN directives_addressee d ON d.obligation_id = o.obligation_id AND d.agency_kind <> ''
    JOIN accounts_agency a ON a.kind = d.agency_kind
        AND o.day BETWEEN a.valid_from AND coalesce(a.valid_to, 'infinity')
    UNION
    SELECT o.obligation_id, line.id, o.code, o.nominal, o.day, o.reason
    FROM occurrence o
    JOIN directives_addressee d ON d.obligation_id = o.obligation_id
    JOIN line ON line.named_id = d.agency_id
        AND o.day BETWEEN line.valid_from AND coalesce(line.valid_to, 'infinity')
    UNION
    SELECT o.obligation_id, a.id, o.code, o.nominal, o.day, o.reason
    FROM occurrence o
    JOIN directives_addressee d ON d.obligation_id = o.obligation_id
    JOIN accounts_agencygroupmember m ON m.group_id = d.group_id
        AND o.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity')
    JOIN accounts_agency a ON a.id = m.agency_id
        AND o.day BETWEEN a.valid_from AND coalesce(a.valid_to, 'infinity')
)
"""  # noqa: S608  # only the constants of this module are joined

ASSIGN = f"""
WITH RECURSIVE {_OWED},
added AS (
    INSERT INTO directives_assignment
        (obligation_id, agency_id, occurrence, due_nominal, due_on, due_reason, state, synthetic, created_at)
    SELECT obligation_id, agency_id, code, nominal, day, reason, 'open', %(synthetic)s,
        CASE WHEN %(synthetic)s
            THEN least(%(now)s, (nominal - 45 + time '08:00') AT TIME ZONE 'Asia/Ho_Chi_Minh')
            ELSE %(now)s END
    FROM owed
    WHERE (%(agency)s::bigint IS NULL OR agency_id = %(agency)s)
    AND NOT EXISTS (
        SELECT FROM directives_assignment known
        WHERE known.obligation_id = owed.obligation_id AND known.agency_id = owed.agency_id
        AND known.occurrence = owed.code
    )
    ORDER BY obligation_id, day, agency_id
    ON CONFLICT (obligation_id, agency_id, occurrence) DO NOTHING
    RETURNING id, created_at
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'assign', %(by)s, created_at, '' FROM added ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined

#: The same as a list, for comparing with what was given out.
OWED = f"""
WITH RECURSIVE {_OWED}
SELECT agency_id, code, nominal, day, reason FROM owed
"""  # noqa: S608  # only the constants of this module are joined

#: Due dates that lie ahead follow the rule and the calendar; those that have passed stay as they were given.
REDATE = f"""
WITH {_OCCURRENCES},
moving AS MATERIALIZED (
    SELECT a.id, a.due_on AS before, o.nominal, o.day, o.reason
    FROM occurrence o
    JOIN directives_assignment a ON a.obligation_id = o.obligation_id AND a.occurrence = o.code
    WHERE a.state IN ('open', 'acknowledged', 'returned') AND a.due_on >= %(today)s AND o.day >= %(today)s
    AND (a.due_nominal, a.due_on, a.due_reason) IS DISTINCT FROM (o.nominal, o.day, o.reason)
    ORDER BY a.id
    FOR UPDATE OF a
),
moved AS (
    UPDATE directives_assignment a
    SET due_nominal = moving.nominal, due_on = moving.day, due_reason = moving.reason
    FROM moving WHERE a.id = moving.id
    RETURNING a.id, moving.before, moving.day
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'redate', %(by)s, %(now)s, to_char(before, 'DD/MM/YYYY') || ' → ' || to_char(day, 'DD/MM/YYYY')
FROM moved ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined

#: From every closed agency to whoever stands at the end of its line of succession today.
_HEIRS = """
line (closed_id, id) AS (
    SELECT id, successor_id FROM accounts_agency WHERE valid_to < %(today)s
    UNION
    SELECT line.closed_id, a.successor_id
    FROM line JOIN accounts_agency a ON a.id = line.id
    WHERE a.valid_to < %(today)s
),
heir (closed_id, id) AS (
    SELECT line.closed_id, a.id FROM line JOIN accounts_agency a ON a.id = line.id
    WHERE %(today)s BETWEEN a.valid_from AND coalesce(a.valid_to, 'infinity')
)
"""

#: One assignment for the successor, however many predecessors left the same duty open; the earliest due date counts.
INHERIT = f"""
WITH RECURSIVE {_HEIRS},
added AS (
    INSERT INTO directives_assignment
        (obligation_id, agency_id, occurrence, due_nominal, due_on, due_reason, state, synthetic, created_at)
    SELECT DISTINCT ON (a.obligation_id, heir.id, a.occurrence)
        a.obligation_id, heir.id, a.occurrence, a.due_nominal, a.due_on, a.due_reason, 'open', a.synthetic, %(now)s
    FROM directives_assignment a JOIN heir ON heir.closed_id = a.agency_id
    WHERE a.state IN ('open', 'acknowledged', 'returned')
    ORDER BY a.obligation_id, heir.id, a.occurrence, a.due_on, a.id
    ON CONFLICT (obligation_id, agency_id, occurrence) DO NOTHING
    RETURNING id
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'inherit', %(by)s, %(now)s, '' FROM added ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined

PASS_ON = f"""
WITH RECURSIVE {_HEIRS},
passed AS (
    UPDATE directives_assignment a SET state = 'passed_on', passed_to_id = follow.id
    FROM heir JOIN directives_assignment follow ON follow.agency_id = heir.id
    WHERE heir.closed_id = a.agency_id AND follow.obligation_id = a.obligation_id
    AND follow.occurrence = a.occurrence AND a.state IN ('open', 'acknowledged', 'returned')
    RETURNING a.id
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'pass_on', %(by)s, %(now)s, '' FROM passed ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined

#: What the instrument that follows takes over: one-off duties still open, recurring ones due from the day on.
_CARRIED = """
    pair (old_id, new_id, once) AS (SELECT * FROM unnest(%(old)s::bigint[], %(new)s::bigint[], %(once)s::boolean[]))
"""

CARRY = f"""
WITH {_CARRIED},
added AS (
    INSERT INTO directives_assignment
        (obligation_id, agency_id, occurrence, due_nominal, due_on, due_reason, state, synthetic, created_at)
    SELECT pair.new_id, a.agency_id, a.occurrence, a.due_nominal, a.due_on, a.due_reason, 'open', a.synthetic, %(now)s
    FROM directives_assignment a JOIN pair ON pair.old_id = a.obligation_id
    WHERE a.state IN ('open', 'acknowledged', 'returned') AND (pair.once OR a.due_nominal >= %(from_date)s)
    ORDER BY a.id
    ON CONFLICT (obligation_id, agency_id, occurrence) DO NOTHING
    RETURNING id
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'inherit', %(by)s, %(now)s, '' FROM added ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined

CARRIED_FROM = f"""
WITH {_CARRIED},
passed AS (
    UPDATE directives_assignment a SET state = 'passed_on', passed_to_id = follow.id
    FROM pair JOIN directives_assignment follow ON follow.obligation_id = pair.new_id
    WHERE pair.old_id = a.obligation_id AND follow.agency_id = a.agency_id AND follow.occurrence = a.occurrence
    AND a.state IN ('open', 'acknowledged', 'returned')
    RETURNING a.id
)
INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
SELECT id, 'pass_on', %(by)s, %(now)s, '' FROM passed ORDER BY id
"""  # noqa: S608  # only the constants of this module are joined
