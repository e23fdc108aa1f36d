"""An act that redraws provinces, as an administrator types it."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directives.forms.fields import DayField, text_area
from projects.forms.fields import PlainSelect
from provinces.choices import Border, ProvinceKind, Region, SuccessionKind
from provinces.forms.fields import ProvinceChoice, dated
from provinces.models import Province
from provinces.services import NewUnit, SuccessionValues


class SuccessionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=[("", _("Chọn hình thức")), *SuccessionKind.choices], required=False
    )
    date = DayField(label=_("Ngày có hiệu lực"), required=False, help_text=_("Ngày đầu tiên của đơn vị mới."))
    legal_basis = forms.CharField(
        label=_("Căn cứ pháp lý"), required=False, help_text=_("Ví dụ Nghị quyết 202/2025/QH15.")
    )
    source = forms.CharField(label=_("Nguồn"), required=False, help_text=_("Nơi đăng văn bản, nếu có."))
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=text_area(2))
    heir = forms.IntegerField(
        label=_("Đơn vị mới kế thừa Ban Chỉ đạo (số thứ tự)"),
        initial=1,
        min_value=1,
        max_value=10,
        localize=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "field-figure"}
        ),
        help_text=_("Chỉ cần khi chia tách: nhận nhiệm vụ còn mở và người của Ban Chỉ đạo cũ."),
    )

    def values(
        self, predecessors: list[Province], successors: list[NewUnit], leave_behind: Collection[int] = ()
    ) -> SuccessionValues:
        data = self.cleaned_data
        return SuccessionValues(
            kind=data["kind"],
            date=data["date"],
            legal_basis=data["legal_basis"],
            predecessors=predecessors,
            successors=successors,
            heir=data["heir"] - 1,
            note=data["note"],
            source=data["source"],
            leave_behind=frozenset(leave_behind),
        )


class OldUnitForm(forms.Form):
    """A unit that ends. Only those that have not ended can be chosen."""

    province = ProvinceChoice(
        label=_("Đơn vị cũ"),
        queryset=Province.objects.none(),
        widget=PlainSelect,
        empty_label=_("Chọn đơn vị"),
    )

    def __init__(self, *args: Any, units: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["province"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Province.objects.filter(valid_to=None)
            field.choices = units


def standing_units() -> list[tuple[Any, Any]]:
    """Units that have not ended, for a select; one statement."""
    rows = Province.objects.filter(valid_to=None).order_by("sort_key")
    today = timezone.localdate()
    return [
        ("", _("Chọn đơn vị")),
        *(
            (row.pk, f"{dated(row.full_name, row.valid_to)} – {row.key}")
            for row in rows
            if row.valid_from <= today
        ),
    ]


class NewUnitForm(forms.Form):
    gso_code = forms.CharField(label=_("Mã đơn vị"), max_length=2, help_text=_("Hai chữ số."))
    name = forms.CharField(label=_("Tên ngắn"), max_length=60, help_text=_("Ví dụ Đồng Nai."))
    full_name = forms.CharField(
        label=_("Tên đầy đủ"), max_length=80, help_text=_("Ví dụ Thành phố Đồng Nai.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", _("Chọn loại")), *ProvinceKind.choices])
    region = forms.ChoiceField(label=_("Vùng"), choices=[("", _("Chọn vùng")), *Region.choices])
    borders = forms.MultipleChoiceField(
        label=_("Giáp biên"), choices=Border.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    aliases = forms.CharField(
        label=_("Tên gọi khác"), required=False, help_text=_("Cách nhau bằng dấu phẩy; dùng khi nhập tệp.")
    )
    pilot = forms.BooleanField(label=_("Tỉnh chỉ đạo điểm"), required=False)

    @property
    def values(self) -> NewUnit:
        data = self.cleaned_data
        return NewUnit(
            gso_code=data["gso_code"],
            name=data["name"],
            full_name=data["full_name"],
            kind=data["kind"],
            region=data["region"],
            borders=tuple(data["borders"]),
            aliases=tuple(alias.strip() for alias in data["aliases"].split(",") if alias.strip()),
            pilot=data["pilot"],
        )
