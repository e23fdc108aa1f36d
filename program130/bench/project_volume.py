"""Makes much work: 40 subprojects, 20,000 activities and 200,000 progress entries beside what is there.

Call it in a transaction that is rolled back. Each of the programme's five projects gets tasks in two levels with
activities under them, each activity entries one after the other, most of them confirmed.
"""

from django.db import connection

PROGRAMME = "2016-2020"
SUBPROJECTS, ACTIVITIES, ENTRIES = 40, 20_000, 10  # entries of each activity

_MARK = "ĐO."  # begins every code made here
_FIRST = 1_000  # the first place in the tree that is surely free
_BRANCHES, _TWIGS = 20, 10  # tasks at the top of each project, tasks under each of them
_WORDS = (
    "ARRAY['truyền thông', 'tập huấn', 'kiểm tra', 'rà soát', 'hướng dẫn', 'biên soạn', 'khảo sát', 'hỗ trợ',"
    " 'tuần tra', 'phối hợp', 'sơ kết', 'tổng kết', 'xây dựng mô hình', 'nạn nhân', 'biên giới', 'đường dây nóng']"
)

_SUBPROJECTS = """
INSERT INTO projects_subproject (project_id, number, name, verified, note, source)
SELECT p.id, 50 + n, 'Tiểu đề án đo ' || n, false, '', ''
FROM projects_project p JOIN projects_programme g ON g.id = p.programme_id
CROSS JOIN generate_series(1, %(subprojects)s / 5) n
WHERE g.code = %(programme)s
"""
_TASKS = f"""
INSERT INTO projects_activity (project_id, subproject_id, parent_id, path, level, code, name, description,
    responsible_id, planned_start, planned_end, actual_start, weight, state, edits, synthetic, created_at)
SELECT p.id, NULL, parent.id, place.path, 'task', %(mark)s || place.path, 'Nhiệm vụ đo ' || place.path, '',
    lead.agency_id, date '2016-01-04', date '2020-12-15', date '2016-01-04', 1, 'running', 0, true, now()
FROM projects_project p
JOIN projects_programme g ON g.id = p.programme_id AND g.code = %(programme)s
JOIN LATERAL (
    SELECT agency_id FROM projects_projectagency
    WHERE project_id = p.id AND subproject_id IS NULL AND role = 'lead' ORDER BY valid_from NULLS FIRST LIMIT 1
) lead ON true
CROSS JOIN generate_series(1, {_BRANCHES}) branch
CROSS JOIN generate_series(1, %(twigs)s) twig
CROSS JOIN LATERAL (SELECT lpad(({_FIRST} + branch)::text, 4, '0') AS top) above
LEFT JOIN projects_activity parent ON parent.project_id = p.id AND parent.path = above.top AND %(below)s
CROSS JOIN LATERAL (
    SELECT CASE WHEN %(below)s THEN above.top || '.' || lpad(twig::text, 4, '0') ELSE above.top END AS path
) place
"""  # noqa: S608  # only the constants of this module are joined
_ACTIVITIES = f"""
INSERT INTO projects_activity (project_id, subproject_id, parent_id, path, level, code, name, description,
    responsible_id, planned_start, planned_end, actual_start, actual_end, weight, state, edits, synthetic, created_at)
SELECT task.project_id, sub.id, task.id, task.path || '.' || lpad(n::text, 4, '0'), 'activity',
    task.code || '.' || n, initcap(({_WORDS})[luck %% 16 + 1]) || ' ' || ({_WORDS})[luck / 16 %% 16 + 1] || ' số '
        || luck, '', task.responsible_id, start, start + 90 + luck %% 700,
    CASE WHEN fate.state IN ('running', 'done') THEN start END,
    CASE WHEN fate.state = 'done' THEN start + 80 + luck %% 700 END, 1 + luck %% 4, fate.state, 0, true, now()
FROM (
    SELECT *, row_number() OVER (ORDER BY project_id, path) AS place FROM projects_activity
    WHERE starts_with(code, %(mark)s) AND level = 'task' AND path LIKE '%%.%%'
) task
CROSS JOIN generate_series(1, %(each)s) n
CROSS JOIN LATERAL (SELECT ((task.place * 7919 + n * 104729) %% 100003)::int AS luck) drawn
CROSS JOIN LATERAL (
    SELECT date '2016-01-04' + luck %% 1000 AS start,
        (ARRAY['done', 'done', 'running', 'running', 'running', 'planned', 'done', 'running', 'running', 'cancelled'])
            [luck %% 10 + 1] AS state
) fate
LEFT JOIN projects_subproject sub ON sub.project_id = task.project_id AND sub.number = 51 + luck %% 8
"""  # noqa: S608  # only the constants of this module are joined
_LINKS = """
INSERT INTO projects_dependency (activity_id, predecessor_id)
SELECT later.id, earlier.id FROM projects_activity later
JOIN projects_activity earlier ON earlier.project_id = later.project_id AND earlier.parent_id = later.parent_id
    AND earlier.code = regexp_replace(later.code, '[0-9]+$', '') || (substring(later.code from '[0-9]+$')::int - 1)
WHERE starts_with(later.code, %(mark)s) AND later.level = 'activity'
    AND substring(later.code from '[0-9]+$')::int %% 4 = 0
"""
_SLIPS = """
INSERT INTO projects_earlierplan (activity_id, number, planned_start, planned_end, replaced_at, replaced_by_id, reason)
SELECT id, 1, planned_start - 30, planned_end - 60, now(), %(author)s, 'Đo' FROM projects_activity
WHERE starts_with(code, %(mark)s) AND level = 'activity' AND id %% 5 = 0
"""
#: The last entry of some running activities waits, is a draft or was returned; all others are confirmed.
_ENTRIES = """
INSERT INTO projects_progressentry (activity_id, number, as_of, done, percent, obstacles, proposal, backward_reason,
    state, edits, created_by_id, created_at, submitted_by_id, submitted_at, decided_by_id, decided_at)
SELECT a.id, n, a.planned_start + n * 20, 'Đã làm phần ' || n, n * 100 / %(entries)s, '', '', '', fate.state, 0,
    %(author)s, moment, CASE WHEN fate.state <> 'draft' THEN %(author)s END,
    CASE WHEN fate.state <> 'draft' THEN moment END,
    CASE WHEN fate.state IN ('confirmed', 'returned') THEN %(staff)s END,
    CASE WHEN fate.state IN ('confirmed', 'returned') THEN moment END
FROM projects_activity a CROSS JOIN generate_series(1, %(entries)s) n
CROSS JOIN LATERAL (SELECT a.planned_start + n * 20 + time '09:00' AS moment) written
CROSS JOIN LATERAL (
    SELECT CASE WHEN n < %(entries)s OR a.state <> 'running' THEN 'confirmed'
        ELSE (ARRAY['confirmed', 'submitted', 'draft', 'confirmed', 'returned'])[a.id %% 5 + 1] END AS state
) fate
WHERE starts_with(a.code, %(mark)s) AND a.level = 'activity'
"""
_COUNTED = """
UPDATE projects_activity a SET confirmed_entry_id = newest.id
FROM (
    SELECT DISTINCT ON (activity_id) activity_id, id FROM projects_progressentry WHERE state = 'confirmed'
    ORDER BY activity_id, number DESC
) newest
WHERE newest.activity_id = a.id AND starts_with(a.code, %(mark)s)
"""
_TABLES = "projects_subproject, projects_activity, projects_dependency, projects_earlierplan, projects_progressentry"


def fill(*, author: int, staff: int, activities: int, entries: int, subprojects: int) -> None:
    """Make the rows and tell the planner.

    `author` writes and sends the entries, `staff` decides on them.
    """
    each = max(1, activities // (5 * _BRANCHES * _TWIGS))
    common: dict[str, str | int] = {
        "programme": PROGRAMME,
        "mark": _MARK,
        "subprojects": subprojects,
        "each": each,
        "entries": entries,
        "author": author,
        "staff": staff,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_SUBPROJECTS, common)
        cursor.execute(_TASKS, {**common, "twigs": 1, "below": False})
        cursor.execute(_TASKS, {**common, "twigs": _TWIGS, "below": True})
        for statement in (_ACTIVITIES, _LINKS, _SLIPS, _ENTRIES, _COUNTED):
            cursor.execute(statement, common)
        cursor.execute(f"ANALYZE {_TABLES}")
