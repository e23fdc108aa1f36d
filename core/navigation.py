"""The main sections, in the order of the menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the main menu; `namespace` tells which pages belong to it."""

    view: str
    label: "_StrOrPromise"
    icon: str

    @property
    def namespace(self) -> str:
        return self.view.partition(":")[0]

    @property
    def url(self) -> str:
        return reverse(self.view)


SECTIONS = (
    Section("dashboard:home", _("Tổng quan"), "layout-dashboard"),
    Section("directives:instrument_list", _("Văn bản và nhiệm vụ"), "file-certificate"),
    Section("projects:programme_list", _("Đề án"), "target-arrow"),
    Section("provinces:province_list", _("Địa phương"), "map-pin"),
    Section("reports:home", _("Báo cáo"), "report-analytics"),
)


def sections() -> Sequence[Section]:
    """The sections this installation has pages for."""
    return [section for section in SECTIONS if _exists(section)]


def _exists(section: Section) -> bool:
    try:
        reverse(section.view)
    except NoReverseMatch:
        return False
    return True
