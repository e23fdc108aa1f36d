"""How duties read: the due rule, who owes, and the basis, in words."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import AgencyKind
from accounts.models import Agency
from core.formats import format_number, format_percent
from directives.due import rule_words
from directives.models import Addressee, Obligation, Provision
from directives.services.generation import spec_of
from directives.status import Tally

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_EVERYBODY: "dict[str, _StrOrPromise]" = {
    AgencyKind.COMMITTEE: gettext_lazy("Ban Chỉ đạo 138/CP"),
    AgencyKind.STANDING_OFFICE: gettext_lazy("Cơ quan thường trực"),
    AgencyKind.MINISTRY: gettext_lazy("mọi bộ, cơ quan ngang bộ"),
    AgencyKind.FORCE: gettext_lazy("mọi lực lượng chuyên trách"),
    AgencyKind.JUDICIARY: gettext_lazy("Viện kiểm sát, toà án ở trung ương"),
    AgencyKind.MASS_ORGANISATION: gettext_lazy("Mặt trận và các tổ chức chính trị - xã hội"),
    AgencyKind.PROVINCIAL_COMMITTEE: gettext_lazy("Ban Chỉ đạo của mọi tỉnh, thành phố"),
    AgencyKind.PROVINCIAL_DEPARTMENT: gettext_lazy("mọi sở, ngành cấp tỉnh"),
    AgencyKind.OTHER: gettext_lazy("các cơ quan khác"),
}

# How a sentence counts the agencies of a kind: "62/63 địa phương".
_COUNTED: "dict[str, _StrOrPromise]" = {
    AgencyKind.PROVINCIAL_COMMITTEE: gettext_lazy("địa phương"),
    AgencyKind.MINISTRY: gettext_lazy("bộ, ngành"),
}


def rule_of(obligation: Obligation) -> str:
    """The due rule as a sentence's part: "ngày 20 tháng 6 và 12 hằng năm"."""
    return rule_words(spec_of(obligation), obligation.event)


def addressee_words(addressee: Addressee) -> str:
    """One addressee; its agency and group must be fetched."""
    if addressee.agency is not None:
        return addressee.agency.name
    if addressee.group is not None:
        return addressee.group.name
    return str(_EVERYBODY[addressee.agency_kind])


def addressees_of(obligation: Obligation, most: int = 0) -> str:
    """Everybody who owes the duty, in words; beyond `most` names the rest is counted. Addressees must be prefetched."""
    names = [addressee_words(addressee) for addressee in obligation.addressees.all()]
    if most and len(names) > most:
        rest = _("và %(count)d đối tượng khác") % {"count": len(names) - most}
        return f"{', '.join(names[:most])} {rest}"
    return ", ".join(names)


def counted_noun(kinds: Iterable[str]) -> str:
    """What agencies of these kinds are counted as in a sentence."""
    found = set(kinds)
    if len(found) == 1:
        return str(_COUNTED.get(found.pop(), _("cơ quan")))
    return _("cơ quan")


def short_label(agency: Agency) -> str:
    """The agency's name where there is little room: a province's committee goes by the province's name."""
    return agency.short_name.removeprefix("BCĐ 138 ")


def share_text(tally: Tally) -> str:
    """ "98,4%", rounded down, so that only what is complete reads 100%; empty when nothing is counted."""
    if tally.percent is None:
        return ""
    return format_percent(tally.percent.quantize(Decimal("0.1"), ROUND_FLOOR))


# Titles that name their subject first; the sentence counts the agencies itself.
_SUBJECTS = ("Bộ, ngành, đoàn thể ", "Bộ, ngành ", "Địa phương ", "Ban Chỉ đạo 138/CP ")


def deed_of(title: str) -> str:
    """What is to be done, as a sentence goes on after "đã": "ban hành kế hoạch"."""
    for subject in _SUBJECTS:
        title = title.removeprefix(subject)
    return title[:1].lower() + title[1:]


def coverage_sentence(title: str, tally: Tally, noun: str, *, once: bool) -> str:
    """How far a duty is done, computed and never typed: "62/63 địa phương (98,4%) đã ban hành kế hoạch".

    `once`: every agency owes it once in what is counted; otherwise it is the times that are counted. Titles of duties
    begin with a verb.
    """
    counts = {
        "done": format_number(tally.done),
        "counted": format_number(tally.counted),
        "share": share_text(tally),
        "noun": noun,
        "title": deed_of(title),
    }
    if not tally.counted:
        return _("Không có cơ quan nào phải %(title)s trong phạm vi đang xem") % counts
    if once:
        return _("%(done)s/%(counted)s %(noun)s (%(share)s) đã %(title)s") % counts
    return _("%(done)s/%(counted)s lượt (%(share)s) đã %(title)s") % counts


def provision_path(provision: Provision) -> str:
    """Where in the text: "điểm b khoản 2 Điều 5"; the parents up to three levels must be fetched."""
    steps: list[str] = []
    step: Provision | None = provision
    while step is not None:
        steps.append(str(step))
        step = step.parent
    articles = [name if name.startswith("Điều") else name[:1].lower() + name[1:] for name in steps]
    return " ".join(articles)
