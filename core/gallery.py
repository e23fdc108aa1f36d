"""Fixed samples for the gallery of page components."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.charts import Row, column_chart
from core.jobs import JobState
from core.ui import Event, Status, Tone

TODAY = date(2018, 6, 12)
REGIONS = [("", _("Tất cả")), ("north", _("Trung du và miền núi phía Bắc")), ("centre", _("Bắc Trung Bộ"))]


@dataclass(frozen=True, slots=True)
class SampleJob:
    """Looks like core.jobs.AbstractJob without being a row."""

    state: JobState
    progress: int = 0
    stage: str = ""
    error: str = ""
    finished_at: datetime | None = None

    @property
    def ended(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    def get_state_display(self) -> str:
        return str(self.state.label)


JOBS = {
    "waiting": SampleJob(JobState.WAITING),
    "running": SampleJob(JobState.RUNNING, 62, "Cộng số liệu 39/63 địa phương"),
    "done": SampleJob(JobState.DONE, 100, finished_at=datetime(2018, 7, 3, 2, 5, tzinfo=UTC)),
    "failed": SampleJob(JobState.FAILED, 40, error="Chưa có địa phương nào gửi báo cáo của kỳ này."),
}


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Tìm kiếm"), required=False)
    region = forms.ChoiceField(label=_("Vùng"), required=False, choices=REGIONS)
    since = forms.DateField(label=_("Gửi từ ngày"), required=False)


class SampleForm(forms.Form):
    """A form with an error at a field, one at the form, and each kind of input."""

    title = forms.CharField(label=_("Tiêu đề"), help_text=_("Nêu kỳ báo cáo và tên cơ quan."))
    due = forms.DateField(label=_("Hạn gửi"), help_text=_("Ngày/tháng/năm, ví dụ 15/06/2018."))
    victims = forms.IntegerField(label=_("Số nạn nhân được tiếp nhận"), min_value=0)
    region = forms.ChoiceField(label=_("Vùng"), choices=REGIONS)
    note = forms.CharField(label=_("Thuyết minh"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    nothing = forms.BooleanField(label=_("Kỳ này không phát sinh"), required=False)

    def clean(self) -> None:
        self.add_error(None, _("Số liệu mâu thuẫn với thuyết minh của mục I."))


@dataclass(frozen=True, slots=True)
class SampleRow:
    name: str
    cases: int | None
    victims: int | None
    share: Decimal | None
    status: Status
    due: date


SUBMITTED = Status(_("Đã gửi"), Tone.INFO, "send")
ACCEPTED = Status(_("Đã tiếp nhận"), Tone.SUCCESS)
RETURNED = Status(_("Trả lại"), Tone.WARNING, "arrow-back-up")
OVERDUE = Status(_("Quá hạn"), Tone.DANGER, "clock-exclamation")
DRAFT = Status(_("Đang soạn"), Tone.NEUTRAL, "pencil")

ROWS = [
    SampleRow("Tỉnh Lào Cai", 12, 31, Decimal("28.4"), ACCEPTED, date(2018, 6, 15)),
    SampleRow("Tỉnh Hà Giang", 9, 24, Decimal("100"), SUBMITTED, date(2018, 6, 15)),
    SampleRow("Thành phố Đà Nẵng", 0, 0, None, RETURNED, date(2018, 6, 15)),
    SampleRow("Tỉnh Nghệ An", 17, 1042, Decimal("66.67"), DRAFT, date(2018, 6, 15)),
    SampleRow("Thành phố Hồ Chí Minh", None, None, None, OVERDUE, date(2018, 6, 8)),
]

EVENTS = [
    Event(
        datetime(2018, 6, 11, 7, 40, tzinfo=UTC),
        _("Tạo bản nháp"),
        "Vàng Thị Mai (Lào Cai)",
        icon="file-text",
    ),
    Event(
        datetime(2018, 6, 13, 2, 15, tzinfo=UTC),
        _("Gửi phiên bản 1"),
        "Vàng Thị Mai (Lào Cai)",
        tone=Tone.INFO,
        icon="send",
    ),
    Event(
        datetime(2018, 6, 13, 8, 2, tzinfo=UTC),
        _("Trả lại"),
        "Nguyễn Văn Hùng (Cơ quan thường trực)",
        "Mục III thiếu số nạn nhân dưới 16 tuổi.",
        Tone.WARNING,
        "arrow-back-up",
    ),
    Event(
        datetime(2018, 6, 14, 3, 30, tzinfo=UTC),
        _("Tiếp nhận phiên bản 2"),
        "Nguyễn Văn Hùng (Cơ quan thường trực)",
        tone=Tone.SUCCESS,
    ),
]

FACTS = [
    (_("Số, ký hiệu"), "2546/QĐ-TTg"),
    (_("Ngày ban hành"), date(2015, 12, 31)),
    (_("Cơ quan ban hành"), "Thủ tướng Chính phủ"),
    (_("Kinh phí năm 2017"), Decimal("1234567.5")),
    (_("Ngày hết hiệu lực"), None),
]


CHART = column_chart(
    [
        Row("2017", (Decimal(60), Decimal(52)), ("60%", "52%")),
        Row("2018", (Decimal(75), Decimal("71.4")), ("75%", "71,4%")),
        Row("2019", (Decimal("87.5"), None), ("87,5%", "")),
    ],
    ("Kế hoạch", "Thực hiện"),
)


def context(query: QueryDict) -> dict[str, object]:
    page = Paginator(range(312), 25).get_page(query.get("page", 3))
    form = SampleForm(
        {
            "title": "",
            "due": "31/02/2018",
            "victims": "-4",
            "region": "",
            "note": "Giữ nguyên nội dung đã nhập.",
        }
    )
    form.full_clean()
    return {
        "rows": ROWS,
        "page": page,
        "filters": SampleFilter(query or None, auto_id="filter_%s"),
        "form": form,
        "blank": SampleForm(auto_id="blank_%s"),
        "events": EVENTS,
        "facts": FACTS,
        "chart": CHART,
        "jobs": JOBS,
        "today": TODAY,
        "due_soon": date(2018, 6, 15),
        "due_past": date(2018, 6, 8),
        "due_far": date(2018, 12, 17),
        "moved_from": date(2018, 12, 15),
        "as_of": datetime(2018, 6, 14, 3, 30, tzinfo=UTC),
        "statuses": [DRAFT, SUBMITTED, RETURNED, ACCEPTED, OVERDUE],
        "ratio": Decimal("28.43"),
        "amount": Decimal("1234567.5"),
        "digest": "5f0c9d2b7a61e84d93c2aa10b7e6f5d4c3b2a19080f7e6d5c4b3a2918070f6e5",
    }
