"""What staff type about targets: counts with their source, never a rate."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import FigureField, WorkForm, seen_field, text_area
from projects.models import Target, TargetCount
from projects.parsing import COUNT


class CountForm(WorkForm):
    """The counts of one year. The rate follows from them."""

    layout = [("numerator", "denominator")]

    numerator = FigureField(COUNT, label=_("Tử số"))
    denominator = FigureField(COUNT, label=_("Mẫu số"), required=False)
    origin = forms.CharField(
        label=_("Nguồn số liệu"),
        widget=text_area(2),
        help_text=_("Văn bản, báo cáo hoặc cuộc rà soát cho ra số liệu này."),
    )
    note = forms.CharField(label=_("Ghi chú"), widget=text_area(2), required=False)
    seen = seen_field()

    def __init__(
        self, target: Target, count: TargetCount | None, data: Mapping[str, Any] | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if count is not None:
            initial = {
                "numerator": count.numerator,
                "denominator": count.denominator,
                "origin": count.origin,
                "note": count.note,
                "seen": count.edits,
            }
        super().__init__(data, initial=initial)
        if target.numerator:
            self.fields["numerator"].help_text = target.numerator
        if target.denominator:
            self.fields["denominator"].help_text = target.denominator
        else:
            del self.fields["denominator"]
            self.fields["numerator"].label = _("Số lượng")
