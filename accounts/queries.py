"""Reads for the pages of people, roles and agencies."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts import permissions
from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User, valid_on
from accounts.roles import PERMISSION_TITLES, ROLES, Permission, Role, RoleRule
from core.lists import Column, ListFilter, ListSpec, choice_order
from core.ui import Status, Tone

# --- Roles -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with what it allows, in the order of `Permission`."""

    role: Role
    rule: RoleRule
    kinds: list[str]
    granted: list[bool]


@dataclass(frozen=True, slots=True)
class RoleTable:
    permissions: list[str]
    rows: list[RoleRow]

    @property
    def by_permission(self) -> list[tuple[str, list[bool]]]:
        """Each permission in words with one mark per role."""
        return [
            (title, [row.granted[place] for row in self.rows]) for place, title in enumerate(self.permissions)
        ]


def role_table() -> RoleTable:
    """The whole table of roles and permissions, in words."""
    return RoleTable(
        permissions=[str(PERMISSION_TITLES[permission]) for permission in Permission],
        rows=[
            RoleRow(
                role=role,
                rule=rule,
                kinds=[str(kind.label) for kind in AgencyKind if kind in rule.agency_kinds],
                granted=[permission in rule.permissions for permission in Permission],
            )
            for role, rule in ROLES.items()
        ],
    )


# --- The signed-in person --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfilePage:
    current: list[tuple[Membership, RoleRule]]
    others: list[Membership]
    may: list[str]


def profile_page(user: User) -> ProfilePage:
    """Who the person is and what they may do; one statement and that of the memberships."""
    current = {membership.pk for membership in user.current_memberships}
    everything = user.memberships.select_related("agency").order_by("-valid_from", "pk")
    return ProfilePage(
        current=[(membership, ROLES[Role(membership.role)]) for membership in user.current_memberships],
        others=[membership for membership in everything if membership.pk not in current],
        may=[str(PERMISSION_TITLES[permission]) for permission in Permission if user.has(permission)],
    )


# --- Agencies --------------------------------------------------------------------------------------------

OPEN, CLOSED = "open", "closed"


class AgencyFilter(ListFilter):
    search_in = (F("name"), F("short_name"), F("name_en"), F("code"))

    kind = ChoiceFilter(label=_("Loại"), choices=AgencyKind.choices, empty_label=_("Tất cả"))
    state = ChoiceFilter(
        label=_("Hiệu lực"),
        choices=[(OPEN, _("đang hoạt động")), (CLOSED, _("đã kết thúc"))],
        method="_state",
        empty_label=_("Tất cả"),
    )

    def _state(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        today = timezone.localdate()
        return rows.filter(valid_on(today)) if value == OPEN else rows.filter(valid_to__lt=today)


def state_of(agency: Agency, today: date | None = None) -> Status:
    """Whether an agency works today, for a badge."""
    day = today or timezone.localdate()
    if agency.valid_to is not None and agency.valid_to < day:
        return Status(_("đã kết thúc"), Tone.NEUTRAL, "history")
    if agency.valid_to is not None:
        return Status(_("sắp kết thúc"), Tone.WARNING, "hourglass")
    if agency.valid_from > day:
        return Status(_("chưa bắt đầu"), Tone.INFO, "clock")
    return Status(_("đang hoạt động"), Tone.SUCCESS)


AGENCIES: ListSpec[Agency] = ListSpec(
    name="co-quan",
    title=_("Cơ quan"),
    noun=_("cơ quan"),
    filters=AgencyFilter,
    sort="kind",
    columns=[
        Column("code", _("Mã"), lambda row: row.code, shown=False),
        Column("name", _("Tên"), lambda row: row.name, sort=["sort_key"]),
        Column(
            "kind",
            _("Loại"),
            lambda row: row.get_kind_display(),
            sort=[choice_order("kind", AgencyKind), "sort_key"],
        ),
        Column(
            "parent",
            _("Cấp trên"),
            lambda row: row.parent.name if row.parent else None,
            sort=["parent__sort_key"],
            wide=True,
        ),
        Column(
            "valid_from",
            _("Hiệu lực từ"),
            lambda row: row.valid_from,
            sort=["valid_from", "sort_key"],
            wide=True,
        ),
        Column(
            "valid_to", _("Đến hết ngày"), lambda row: row.valid_to, sort=["valid_to", "sort_key"], wide=True
        ),
        Column(
            "successor", _("Kế thừa"), lambda row: row.successor.name if row.successor else None, wide=True
        ),
    ],
)


def agency_rows(user: User) -> QuerySet[Agency]:
    return Agency.objects.visible_to(user).select_related("parent", "successor")


@dataclass(frozen=True, slots=True)
class AgencyPage:
    agency: Agency
    state: Status
    visible: frozenset[
        int
    ]  # of the agencies named on the page, those with a page of their own for this person
    above: list[Agency]
    children: list[Agency]
    former_children: list[Agency]
    predecessors: list[Agency]
    memberships: list[tuple[Membership, bool]]  # with whether the person may end it
    shows_memberships: bool
    can_close: bool
    can_grant: bool


def visible_agency(code: str, user: User) -> Agency:
    """The agency, when the person may see it; one or two statements. Raises Http404."""
    agency = agency_rows(user).filter(code=code).first()
    if agency is None:
        raise Http404
    return agency


def visible_membership(pk: int, user: User) -> Membership:
    """A membership in an agency that the person may see. Raises Http404."""
    found = (
        Membership.objects.filter(pk=pk, agency__in=Agency.objects.visible_to(user))
        .select_related("agency", "user")
        .first()
    )
    if found is None:
        raise Http404
    return found


def agency_page(code: str, user: User) -> AgencyPage:
    """All of an agency's page; seven statements at most. Raises Http404."""
    agency = visible_agency(code, user)
    above = _above(agency)
    below = list(agency.children.all())
    today = timezone.localdate()
    children = [child for child in below if child.valid_to is None or child.valid_to >= today]
    predecessors = list(agency.predecessors.all())
    named = [*above, *below, *predecessors, *([agency.successor] if agency.successor else [])]
    shows = permissions.can_see_memberships(user)
    memberships = agency.memberships.select_related("user").order_by("-valid_from", "pk") if shows else ()
    return AgencyPage(
        agency=agency,
        state=state_of(agency),
        visible=_visible(named, user),
        above=above,
        children=children,
        former_children=[child for child in below if child not in children],
        predecessors=predecessors,
        memberships=[(item, _endable(item, user)) for item in memberships],
        shows_memberships=shows,
        can_close=permissions.can_close(user, agency),
        can_grant=permissions.can_grant(user, agency),
    )


def _endable(membership: Membership, user: User) -> bool:
    ended = membership.valid_to is not None and membership.valid_to < timezone.localdate()
    return not ended and permissions.can_end(user, membership)


def _visible(agencies: list[Agency], user: User) -> frozenset[int]:
    ids = [agency.pk for agency in agencies]
    return frozenset(Agency.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _above(agency: Agency) -> list[Agency]:
    """The agencies above, from the top down; one statement."""
    if agency.parent_id is None:
        return []
    found = Agency.objects.raw(
        """
        WITH RECURSIVE above AS (
            SELECT id, parent_id, 1 AS step FROM accounts_agency WHERE id = %s
            UNION
            SELECT up.id, up.parent_id, above.step + 1
            FROM accounts_agency up JOIN above ON up.id = above.parent_id WHERE above.step < 20
        )
        SELECT agency.* FROM accounts_agency agency JOIN above USING (id) ORDER BY above.step DESC
        """,
        [agency.parent_id],
    )
    return list(found)
