"""The outline of an instrument's text."""

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import secrecy
from core.errors import Conflict, InvalidInput
from directives.choices import ProvisionKind
from directives.models import LegalInstrument, Provision
from directives.services.locking import clean_line, clean_text

_LETTERS = {
    ProvisionKind.PART: "P",
    ProvisionKind.CHAPTER: "C",
    ProvisionKind.SECTION: "M",
    ProvisionKind.ARTICLE: "D",
    ProvisionKind.CLAUSE: "K",
    ProvisionKind.POINT: "d",
}
_DEPTH = {kind: depth for depth, kind in enumerate(_LETTERS)}


@transaction.atomic
def add_provision(
    *,
    instrument: LegalInstrument,
    kind: ProvisionKind | str,
    number: str,
    parent: Provision | None = None,
    heading: str = "",
    text: str = "",
    source: str = "",
    by: User,
) -> Provision:
    """Add a part to the outline, in our own words. Raises InvalidInput with the fields' names."""
    LegalInstrument.objects.select_for_update().get(pk=instrument.pk)
    level = ProvisionKind(kind)
    code = _code(level, clean_line(number), parent)
    errors = _problems(
        instrument, level, code, parent, clean_line(number), clean_line(heading), clean_text(text)
    )
    if errors:
        raise InvalidInput(_("Chưa lưu được điều khoản."), errors)
    last = instrument.provisions.aggregate(last=Max("order"))["last"] or 0
    with pghistory.context(user=by.pk, action="add_provision"):
        return Provision.objects.create(
            instrument=instrument,
            parent=parent,
            code=code,
            kind=level,
            number=clean_line(number),
            heading=clean_line(heading),
            text=clean_text(text),
            order=last + 1,
            source=clean_line(source)[:300],
        )


def _code(kind: ProvisionKind, number: str, parent: Provision | None) -> str:
    """The path of numbers: clause 2 of article 5 is `D5.K2`."""
    own = f"{_LETTERS[kind]}{number}"
    return f"{parent.code}.{own}" if parent is not None else own


def _problems(
    instrument: LegalInstrument,
    kind: ProvisionKind,
    code: str,
    parent: Provision | None,
    number: str,
    heading: str,
    text: str,
) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not number:
        errors["number"] = _("Ghi số của điều khoản.")
    elif len(number) > 20 or len(code) > 60:
        errors["number"] = _("Số của điều khoản quá dài.")
    elif instrument.provisions.filter(code=code).exists():
        errors["number"] = _("%(kind)s %(number)s đã có.") % {"kind": kind.label, "number": number}
    if len(heading) > 300:
        errors["heading"] = _("Dài quá %(most)d ký tự.") % {"most": 300}
    if parent is not None and parent.instrument_id != instrument.pk:
        errors["parent"] = _("Điều khoản cấp trên thuộc văn bản khác.")
    elif parent is not None and _DEPTH[ProvisionKind(parent.kind)] >= _DEPTH[kind]:
        errors["parent"] = _("%(kind)s không nằm trong %(parent)s được.") % {
            "kind": kind.label,
            "parent": ProvisionKind(parent.kind).label.lower(),
        }
    if secret := secrecy.refusal(heading, text):
        errors["text"] = secret
    return errors


@transaction.atomic
def remove_provision(*, provision: Provision, by: User) -> None:
    """Remove a part entered by mistake. Raises Conflict while an obligation cites it or parts lie below it."""
    current = Provision.objects.select_for_update().get(pk=provision.pk)
    if current.obligations.exists():
        raise Conflict(_("Điều khoản này là căn cứ của nhiệm vụ nên không xoá được."))
    if current.children.exists():
        raise Conflict(_("Điều khoản này còn khoản, điểm bên dưới. Hãy xoá các phần đó trước."))
    with pghistory.context(user=by.pk, action="remove_provision"):
        current.delete()
