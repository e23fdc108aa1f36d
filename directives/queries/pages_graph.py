"""The picture of how instruments relate, and the same facts as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter

from accounts.models import User
from core.folded import folded_search
from core.formats import format_date
from core.lists import Column, ListFilter, ListSpec, choice_order
from directives.choices import InstrumentStatus, RelationKind
from directives.graph import Box, Edge, Layout, Line, Node, layout, related, wrap
from directives.models import InstrumentRelation, LegalInstrument
from directives.queries.naming import instruments_named

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST_DRAWN = 120  # instruments; more is no picture any more
MOST_AROUND = 14  # neighbours on the page of an instrument
SHRINKS_TO_FIT = 1_400  # pixels
NAME_WIDTH, SYMBOL_WIDTH, TITLE_WIDTH = 22, 19, 29  # characters that fit into a box; symbols are all capitals
TITLE_LINES = 2
OVER = {InstrumentStatus.EXPIRED, InstrumentStatus.REPLACED}

#: What a line from A to B says.
LINE_WORDS: "dict[RelationKind, _StrOrPromise]" = {
    RelationKind.IMPLEMENTS: gettext_lazy("triển khai thực hiện văn bản ở đầu mũi tên"),
    RelationKind.BASED_ON: gettext_lazy("căn cứ vào văn bản ở đầu mũi tên"),
    RelationKind.AMENDS: gettext_lazy("sửa đổi, bổ sung văn bản ở đầu mũi tên"),
    RelationKind.REPLACES: gettext_lazy("thay thế văn bản ở đầu mũi tên"),
}


# --- The picture -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DrawnInstrument:
    """A box with where it leads; the first line is its name, the others its title."""

    box: Box
    instrument: LegalInstrument
    here: bool

    @property
    def url(self) -> str:
        return reverse("directives:instrument_detail", args=[self.instrument.code])

    @property
    def is_over(self) -> bool:
        return self.instrument.status in OVER

    @property
    def words(self) -> str:
        """All of it, for those who cannot read the small letters."""
        day = self.instrument.issued_on
        issued = _(" ngày %(day)s") % {"day": format_date(day)} if day else ""
        return f"{self.instrument}{issued}: {self.instrument.title} ({self.instrument.get_status_display()})"

    @property
    def lines(self) -> list[tuple[str, int, str]]:
        """Class, baseline and text of every line."""
        name, *title = self.box.lines
        rest = [("picture__note", self.box.y + 39 + 14 * number, text) for number, text in enumerate(title)]
        return [("picture__name", self.box.y + 22, name), *rest]


@dataclass(frozen=True, slots=True)
class Picture:
    """Ready to draw."""

    width: int
    height: int
    boxes: list[DrawnInstrument]
    lines: list[Line]

    @property
    def legend(self) -> "list[tuple[RelationKind, _StrOrPromise]]":
        """The kinds of line that are met, with what they say."""
        met = {line.kind for line in self.lines}
        return [(kind, words) for kind, words in LINE_WORDS.items() if kind in met]

    @property
    def fits(self) -> bool:
        """Whether it can be shrunk to a wide screen and still be read."""
        return self.width <= SHRINKS_TO_FIT

    @property
    def some_are_over(self) -> bool:
        return any(each.is_over for each in self.boxes)


def picture_of(
    instruments: Iterable[LegalInstrument], relations: Iterable[tuple[str, str, str]], here: str = ""
) -> Picture:
    """Draws instruments and (subject, target, kind) between their codes; `here` is the code of the one marked."""
    by_code = {each.code: each for each in instruments}
    nodes = [Node(code, _words(each)) for code, each in by_code.items()]
    drawn: Layout = layout(nodes, [Edge(*relation) for relation in relations])
    return Picture(
        width=drawn.width,
        height=drawn.height,
        boxes=[
            DrawnInstrument(box, by_code[box.key], box.key == here)
            for box in sorted(drawn.boxes, key=lambda box: (box.y, box.x))
        ],
        lines=drawn.lines,
    )


def _words(instrument: LegalInstrument) -> tuple[str, ...]:
    full, short = str(instrument), instrument.reference or instrument.get_type_display()
    name = full if len(full) <= NAME_WIDTH else wrap(short, SYMBOL_WIDTH, 1)[0]
    return (name, *wrap(instrument.title, TITLE_WIDTH, TITLE_LINES))


def picture_around(instrument: LegalInstrument, relations: Sequence[InstrumentRelation]) -> Picture | None:
    """The instrument with its neighbours; None when there are none, or too many to be drawn small."""
    around = {each.code: each for relation in relations for each in (relation.subject, relation.target)}
    if not around or len(around) > MOST_AROUND:
        return None
    pairs = [(each.subject.code, each.target.code, each.kind) for each in relations]
    return picture_of(sorted(around.values(), key=_by_issue), pairs, instrument.code)


def _by_issue(instrument: LegalInstrument) -> tuple[str, str]:
    return (instrument.issued_on.isoformat() if instrument.issued_on else "9999", instrument.code)


# --- The page --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GraphPage:
    """The picture of what is asked for, or why there is none; and the relations that it shows."""

    picture: Picture | None
    focus: LegalInstrument | None
    too_many: int  # how many instruments would have to be drawn; 0 when they are
    relations: QuerySet[InstrumentRelation]


def graph_page(user: User, named: str) -> GraphPage:
    """Everything that hangs together with the instrument `named`, or all relations; three statements.

    An instrument that is not just one counts as not named.
    """
    visible = LegalInstrument.objects.visible_to(user)
    focus = _focus(visible, named)
    pairs = list(InstrumentRelation.objects.values_list("subject__code", "target__code", "kind"))
    codes = {code for subject, target, _kind in pairs for code in (subject, target)}
    rows = InstrumentRelation.objects.select_related("subject", "target")
    if focus is not None:
        codes = related([(subject, target) for subject, target, _kind in pairs], focus.code)
        rows = rows.filter(subject__code__in=codes, target__code__in=codes)
    if len(codes) > MOST_DRAWN:
        return GraphPage(None, focus, len(codes), rows)
    instruments = sorted(visible.filter(code__in=codes), key=_by_issue)
    picture = picture_of(instruments, pairs, focus.code if focus else "") if instruments else None
    return GraphPage(picture, focus, 0, rows)


def _focus(visible: QuerySet[LegalInstrument], named: str) -> LegalInstrument | None:
    if not named.strip() or "\0" in named:
        return None
    found = list(visible.filter(pk__in=instruments_named(named[:200]))[:2])
    return found[0] if len(found) == 1 else None


# --- The table -------------------------------------------------------------------------------------------


class RelationFilter(ListFilter):
    instrument = CharFilter(
        label=gettext_lazy("Quanh văn bản (số, ký hiệu)"), method="_instrument", max_length=200
    )
    kind = ChoiceFilter(
        label=gettext_lazy("Quan hệ"), choices=RelationKind.choices, empty_label=gettext_lazy("Tất cả")
    )

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return folded_search(rows, [F("subject__folded"), F("target__folded")], value)

    def _instrument(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows  # the page narrows the picture and the table alike


RELATIONS: ListSpec[InstrumentRelation] = ListSpec(
    name="quan-he-van-ban",
    title=gettext_lazy("Sơ đồ văn bản"),
    noun=gettext_lazy("quan hệ"),
    filters=RelationFilter,
    sort="subject",
    per_page=100,
    columns=[
        Column(
            "subject",
            gettext_lazy("Văn bản"),
            lambda row: str(row.subject),
            sort=["subject__issued_on", "subject__code"],
        ),
        Column(
            "kind",
            gettext_lazy("Quan hệ"),
            lambda row: row.get_kind_display(),
            sort=[choice_order("kind", RelationKind)],
        ),
        Column(
            "target",
            gettext_lazy("Với văn bản"),
            lambda row: str(row.target),
            sort=["target__issued_on", "target__code"],
        ),
        Column("source", gettext_lazy("Nguồn"), lambda row: row.source, shown=False),
    ],
)
