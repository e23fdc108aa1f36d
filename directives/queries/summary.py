"""How the duties stand, in four counts, for the first page."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.formats import format_number
from directives.models import Assignment
from directives.queries.pages_assignments import own_agencies
from directives.queries.wording import share_text
from directives.status import Tally, cell_counts


@dataclass(frozen=True, slots=True)
class Summary:
    """The four cells of the duties a person answers for; `url` is their list and ends in a query."""

    tally: Tally
    url: str
    own: bool  # whether only the person's own agencies are counted

    @property
    def empty(self) -> bool:
        return not self.tally.counted and not self.tally.outside

    @property
    def sentence(self) -> str:
        """Computed from the counts: "Đã hoàn thành 41/63 lượt nhiệm vụ (65%): 3 lượt quá hạn chưa hoàn thành."."""
        return headline(self.tally)


def headline(tally: Tally) -> str:
    """How far many duties are, in one sentence; empty when nothing is counted."""
    if not tally.counted:
        return ""
    words = _("Đã hoàn thành %(done)s/%(counted)s lượt nhiệm vụ (%(share)s)") % {
        "done": format_number(tally.done),
        "counted": format_number(tally.counted),
        "share": share_text(tally),
    }
    parts = [
        text % {"n": format_number(count)}
        for text, count in (
            (_("%(n)s lượt quá hạn chưa hoàn thành"), tally.open_overdue),
            (_("%(n)s lượt còn trong hạn"), tally.open_in_time),
        )
        if count
    ]
    return f"{words}{': ' if parts else ''}{', '.join(parts)}."


def tally_of(rows: QuerySet[Assignment], today: date) -> Tally:
    """The cells of `rows` counted; one statement."""
    return Tally(**rows.order_by().aggregate(**cell_counts(today)))


def obligations_touched(rows: QuerySet[Assignment], today: date) -> tuple[set[int], Tally]:
    """The ids of the duties that `rows` touch, and the cells of all of them counted; one statement.

    The counts are read without Django's converters and objects: there may be thousands of duties.
    """
    counted = rows.order_by().values("obligation_id").annotate(**cell_counts(today))
    try:
        statement, parameters = counted.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return set(), Tally()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        columns = list(zip(*cursor.fetchall(), strict=True))
    if not columns:
        return set(), Tally()
    obligations, *counts = columns
    return set(obligations), Tally(*map(sum, counts))


def summary(user: User, today: date, *, own: bool | None = None) -> Summary:
    """The four counts that `user` reads first: the whole country for national roles, otherwise their own agencies.

    `own` asks for one or the other. One SQL statement beyond the user's own memberships.
    """
    mine = not user.has(Permission.ASSIGNMENT_VIEW_ALL) if own is None else own
    rows = Assignment.objects.visible_to(user)
    if mine:
        rows = rows.filter(agency__in=own_agencies(user))
        url = reverse("directives:my_assignments") + "?view=all"
    else:
        url = reverse("directives:assignment_list") + "?"
    return Summary(tally_of(rows, today), url, mine)
