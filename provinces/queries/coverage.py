"""What each province has done under a programme, as facts for `provinces.coverage`; two statements."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from projects.models import Programme
from provinces.coverage import Criterion, Fact
from provinces.models import IntegrationTopic

PLAN, YEARLY_PLAN = "plan", "yearly-plan"
CONSOLIDATED, REGULATION, ASSIGNED = "consolidated", "regulation", "assigned"
DAY_30_7 = "day-30-7"
INTEGRATION = "integration-"  # and the topic's code

#: The earliest day on which each province met each criterion. A plan counts as long as a version of it stands.
_FACTS = """
WITH standing AS (
    SELECT plan.province_id, plan.year, version.id AS version_id, version.issued_on
    FROM provinces_provincialplan AS plan
    JOIN provinces_planversion AS version ON version.id = plan.standing_id
    WHERE plan.programme_id = %(programme)s
), reformed AS (
    SELECT province_id, decided_on, regulation_on, assigned_on
    FROM provinces_consolidation
    WHERE withdrawn_at IS NULL AND decided_on BETWEEN %(first)s AND %(last)s
)
SELECT CASE WHEN year IS NULL THEN 'plan' ELSE 'yearly-plan' END, province_id, year, min(issued_on)
FROM standing GROUP BY province_id, year
UNION ALL
SELECT 'integration-' || topic.code, standing.province_id, NULL, min(standing.issued_on)
FROM standing
JOIN provinces_integration AS integration USING (version_id)
JOIN provinces_integrationtopic AS topic ON topic.id = integration.topic_id
GROUP BY topic.code, standing.province_id
UNION ALL
SELECT 'consolidated', province_id, NULL, min(decided_on) FROM reformed GROUP BY province_id
UNION ALL
SELECT 'regulation', province_id, NULL, min(regulation_on)
FROM reformed WHERE regulation_on IS NOT NULL GROUP BY province_id
UNION ALL
SELECT 'assigned', province_id, NULL, min(assigned_on)
FROM reformed WHERE assigned_on IS NOT NULL GROUP BY province_id
UNION ALL
SELECT 'day-30-7', province_id, extract(year FROM held_on)::int, min(held_on)
FROM provinces_awarenessevent
WHERE occasion = 'day_30_7' AND withdrawn_at IS NULL AND province_id IS NOT NULL
    AND held_on BETWEEN %(first)s AND %(last)s
GROUP BY province_id, extract(year FROM held_on)
"""


def plan_criteria(programme: Programme) -> list[Criterion]:
    """What provinces are to do under the programme, reports aside, in the order of the board; one statement."""
    topics = IntegrationTopic.objects.filter(programme=programme).order_by("order")
    return [
        Criterion(
            PLAN,
            _("Ban hành kế hoạch"),
            _("đã ban hành kế hoạch triển khai %(programme)s") % {"programme": programme.name},
            _("chưa ban hành kế hoạch"),
        ),
        *(
            Criterion(
                f"{INTEGRATION}{topic.code}",
                _("Lồng ghép %(topic)s") % {"topic": topic.short_name},
                _("đã lồng ghép với %(topic)s") % {"topic": topic.phrase},
                _("chưa lồng ghép"),
            )
            for topic in topics
        ),
        Criterion(
            CONSOLIDATED,
            _("Kiện toàn Ban Chỉ đạo"),
            _("đã kiện toàn Ban Chỉ đạo"),
            _("chưa kiện toàn Ban Chỉ đạo"),
        ),
        Criterion(
            REGULATION,
            _("Ban hành quy chế hoạt động"),
            _("đã ban hành quy chế hoạt động của Ban Chỉ đạo"),
            _("chưa ban hành quy chế"),
        ),
        Criterion(
            ASSIGNED,
            _("Phân công thành viên"),
            _("đã phân công thành viên Ban Chỉ đạo phụ trách lĩnh vực, địa bàn"),
            _("chưa phân công thành viên"),
        ),
        Criterion(
            YEARLY_PLAN,
            _("Kế hoạch năm"),
            _("đã ban hành kế hoạch năm"),
            _("chưa ban hành kế hoạch năm"),
            yearly=True,
        ),
        Criterion(
            DAY_30_7,
            _("Hoạt động 30/7"),
            _("đã tổ chức hoạt động hưởng ứng Ngày toàn dân phòng, chống mua bán người 30/7"),
            _("chưa tổ chức"),
            yearly=True,
        ),
    ]


def plan_facts(programme: Programme) -> list[Fact]:
    """What provinces have done under the programme, reports aside; one statement."""
    parameters: dict[str, Any] = {
        "programme": programme.pk,
        "first": f"{programme.year_from}-01-01",
        "last": f"{programme.year_to}-12-31",
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        return [Fact(criterion, province, year, on) for criterion, province, year, on in cursor.fetchall()]
