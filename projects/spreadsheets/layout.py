"""The sheets of the workbook and their columns: one place for heads, for the help above each column, and for its rule.

Pure. A row is known by the number in its first column; a row without one is new. What a column may hold is said by the
same rule that refuses anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.choices import ActivityLevel, FundingSource, MovementKind
from projects.parsing import AMOUNT, PAID, WEIGHT, NumberRule

SCHEMA = 1
HEAD_ROW, HELP_ROW, FIRST_ROW = 1, 2, 3
MOST_ROWS = 10_000
#: The sheet that remembers what was exported; hidden, and not to be touched.
MEMORY = "_130cp"
GUIDE = gettext_lazy("Hướng dẫn")
AGENCIES = gettext_lazy("Danh mục cơ quan")


class Kind(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"


class Writable(StrEnum):
    """When a cell may differ from what was exported."""

    ALWAYS = "always"
    NEW = "new"  # only in a new row
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `needed` cells may not be empty in a row that is new."""

    name: str
    head: Promise
    kind: Kind
    writable: Writable = Writable.ALWAYS
    needed: bool = False
    rule: NumberRule | None = None
    choices: Mapping[str, str | Promise] | None = None
    help: Promise | None = None
    width: int = 14

    @property
    def allowed(self) -> str:
        """What may stand here, for the help row and for refusals."""
        if self.help is not None:
            return str(self.help)
        if self.kind == Kind.DAY:
            return _("ngày, viết như 05/11/2018")
        if self.kind == Kind.NUMBER and self.rule is not None:
            return self.rule.allowed
        if self.kind == Kind.CHOICE and self.choices is not None:
            return _("một trong: %(choices)s") % {"choices": ", ".join(map(str, self.choices.values()))}
        return _("chữ")

    @property
    def note(self) -> str:
        """The help row: what is allowed, and when it may be changed."""
        if self.writable == Writable.NEVER:
            return _("chỉ để xem, không sửa")
        if self.writable == Writable.NEW:
            return _("%(allowed)s; chỉ nhập ở dòng mới") % {"allowed": self.allowed}
        return self.allowed


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet; `key` is what the program calls it."""

    key: str
    title: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def letter(self, name: str) -> str:
        """A column's letter: all sheets are narrower than 26 columns."""
        return chr(ord("A") + [column.name for column in self.columns].index(name))


_ID = Column(
    "id",
    gettext_lazy("Mã số hệ thống"),
    Kind.ID,
    Writable.NEVER,
    help=gettext_lazy("không sửa; để trống ở dòng mới"),
    width=10,
)
_YEAR = NumberRule(lowest=AMOUNT.lowest + 2000, highest=AMOUNT.lowest + 2100, places=0)
_NUMBER = NumberRule(lowest=AMOUNT.lowest + 1, highest=AMOUNT.lowest + 999, places=0)
_SUBPROJECT_HELP = gettext_lazy("số của tiểu đề án, để trống nếu thuộc cả đề án")

ACTIVITIES = SheetSpec(
    "activities",
    "Hoạt động",
    (
        _ID,
        Column("code", gettext_lazy("Mã"), Kind.TEXT, Writable.NEW, needed=True, width=10),
        Column(
            "level",
            gettext_lazy("Cấp"),
            Kind.CHOICE,
            Writable.NEW,
            needed=True,
            choices=dict(ActivityLevel.choices),
            width=12,
        ),
        Column(
            "parent",
            gettext_lazy("Thuộc nhiệm vụ"),
            Kind.TEXT,
            Writable.NEW,
            help=gettext_lazy("mã của nhiệm vụ cấp trên, để trống ở cấp cao nhất"),
            width=12,
        ),
        Column("name", gettext_lazy("Tên"), Kind.TEXT, needed=True, width=60),
        Column(
            "subproject",
            gettext_lazy("Tiểu đề án"),
            Kind.NUMBER,
            rule=_NUMBER,
            help=_SUBPROJECT_HELP,
            width=10,
        ),
        Column(
            "responsible",
            gettext_lazy("Mã cơ quan chủ trì"),
            Kind.TEXT,
            needed=True,
            help=gettext_lazy("mã trong trang “Danh mục cơ quan”"),
            width=18,
        ),
        Column("start", gettext_lazy("Bắt đầu theo kế hoạch"), Kind.DAY, needed=True, width=13),
        Column("end", gettext_lazy("Kết thúc theo kế hoạch"), Kind.DAY, needed=True, width=13),
        Column("weight", gettext_lazy("Trọng số"), Kind.NUMBER, rule=WEIGHT, width=10),
        Column(
            "reason",
            gettext_lazy("Lý do điều chỉnh thời gian"),
            Kind.TEXT,
            help=gettext_lazy("bắt buộc khi sửa ngày của dòng đã có"),
            width=30,
        ),
        Column("state", gettext_lazy("Trạng thái"), Kind.TEXT, Writable.NEVER, width=16),
        Column("percent", gettext_lazy("Tỷ lệ hoàn thành (%)"), Kind.NUMBER, Writable.NEVER, width=12),
    ),
)

_LINE_KEY = (
    Column(
        "subproject",
        gettext_lazy("Tiểu đề án"),
        Kind.NUMBER,
        Writable.NEW,
        rule=_NUMBER,
        help=_SUBPROJECT_HELP,
        width=10,
    ),
    Column(
        "year",
        gettext_lazy("Năm"),
        Kind.NUMBER,
        Writable.NEW,
        needed=True,
        rule=_YEAR,
        help=gettext_lazy("năm, từ 2000 đến 2100"),
        width=8,
    ),
    Column(
        "source",
        gettext_lazy("Nguồn vốn"),
        Kind.CHOICE,
        Writable.NEW,
        needed=True,
        choices=dict(FundingSource.choices),
        width=24,
    ),
)

LINES = SheetSpec(
    "lines",
    "Kinh phí",
    (
        _ID,
        *_LINE_KEY,
        Column(
            "planned",
            gettext_lazy("Kế hoạch (triệu đồng)"),
            Kind.NUMBER,
            needed=True,
            rule=AMOUNT,
            width=18,
        ),
        Column("note", gettext_lazy("Ghi chú"), Kind.TEXT, width=40),
        Column("allotted", gettext_lazy("Đã giao (triệu đồng)"), Kind.NUMBER, Writable.NEVER, width=18),
        Column("disbursed", gettext_lazy("Đã giải ngân (triệu đồng)"), Kind.NUMBER, Writable.NEVER, width=18),
    ),
)

MOVEMENTS = SheetSpec(
    "movements",
    "Giao và giải ngân",
    (
        _ID,
        *_LINE_KEY,
        Column(
            "kind",
            gettext_lazy("Loại"),
            Kind.CHOICE,
            needed=True,
            choices=dict(MovementKind.choices),
            width=14,
        ),
        Column("amount", gettext_lazy("Số tiền (triệu đồng)"), Kind.NUMBER, needed=True, rule=PAID, width=18),
        Column("on", gettext_lazy("Ngày"), Kind.DAY, needed=True, width=13),
        Column("document", gettext_lazy("Số chứng từ"), Kind.TEXT, needed=True, width=22),
        Column(
            "overspend",
            gettext_lazy("Lý do giải ngân vượt dự toán giao"),
            Kind.TEXT,
            help=gettext_lazy("bắt buộc khi giải ngân vượt dự toán được giao"),
            width=30,
        ),
        Column(
            "reason",
            gettext_lazy("Lý do sửa khoản đã ghi"),
            Kind.TEXT,
            help=gettext_lazy("bắt buộc khi sửa dòng đã có; khoản cũ được huỷ ghi nhận và ghi lại khoản mới"),
            width=30,
        ),
    ),
)

SHEETS = (ACTIVITIES, LINES, MOVEMENTS)
