"""The first page, and the health answers."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.roles import Permission
from core.charts import ColumnChart, Row, column_chart
from core.formats import format_number
from dashboard import queries
from dashboard.queries import PublishedYear
from directives.queries.summary import summary
from projects.queries import summary as work
from reports.calendar import PeriodCode
from reports.models import Period
from reports.queries.duties import duties_of
from reports.queries.register import period_choice


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Leadership and staff see the country; officers see what they owe."""
    user, now = request.user, timezone.now()
    choice = period_choice(request.GET.get("period", ""), now)
    context: dict[str, object] = {"as_of": now, "choice": choice, "period": choice.chosen}
    if choice.chosen is not None:
        context["period_words"] = PeriodCode.parse(choice.chosen.code).words
        if user.has(Permission.REPORT_VIEW_ALL):
            context["board"] = board = queries.board(user, choice.chosen, now)
            context["has_synthetic_data"] = board.synthetic
        if user.has(Permission.COMPILATION_VIEW):
            context |= _compiled(user, choice.chosen)
    if user.has(Permission.ASSIGNMENT_VIEW):
        context["summary"] = summary(user, timezone.localdate())
    context |= {"work": work.mine(user, timezone.localdate()), "waiting": work.waiting(user)}
    if not user.has(Permission.REPORT_VIEW_ALL):
        context["duties"] = duties_of(user, now)
    return render(request, "dashboard/home.html", context | _history())


def _compiled(user: User, period: Period) -> dict[str, object]:
    """The newest compilation of the period with its totals and files."""
    compilation = queries.newest_compilation(user, period)
    if compilation is None:
        return {"not_compiled": True}
    found: dict[str, object] = {
        "compilation": compilation,
        "headlines": queries.headlines(compilation),
        "files": queries.files(compilation),
    }
    return found | {"has_synthetic_data": True} if compilation.synthetic else found


def _history() -> dict[str, object]:
    """The published yearly figures as a table and a chart of it."""
    years = queries.published_history()
    return {"history": years, "history_chart": _chart(years) if years else None}


def _chart(years: list[PublishedYear]) -> ColumnChart:
    rows = [
        Row(
            year.label,
            tuple(cell.value if cell else None for cell in year.cells),
            tuple(format_number(cell.value) if cell else "" for cell in year.cells),
        )
        for year in years
    ]
    return column_chart(rows, [_("vụ"), _("đối tượng"), _("nạn nhân")])


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the database and the broker's server answer; 503 with what does not."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True
