"""The register of instruments: enter, correct, relate, note errata, keep files."""

import re
from dataclasses import dataclass, fields
from datetime import date

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core import files, secrecy
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from core.text import fold
from directives.choices import InstrumentStatus, InstrumentType, RelationKind
from directives.models import Erratum, InstrumentFile, InstrumentRelation, LegalInstrument
from directives.services.locking import clean_line, clean_text

# Symbols that many bodies use, each with its own numbers: there the issuer makes the difference.
_LOCAL_SYMBOL = re.compile(r"(?:UBND|HĐND|TU|CAT|BCĐ)$", re.IGNORECASE)
_LOCK = 130_2546_01
LONGEST_ISSUER, LONGEST_NUMBER, LONGEST_SYMBOL = 200, 20, 60


class AlreadyRegistered(Conflict):
    """An instrument with the same number, symbol and year is in the register; `existing` is it."""

    def __init__(self, existing: LegalInstrument) -> None:
        self.existing = existing
        super().__init__(
            _("Văn bản này đã có trong hệ thống: %(instrument)s, ngày %(day)s, %(issuer)s.")
            % {
                "instrument": existing,
                "day": format_date(existing.issued_on),
                "issuer": existing.issuer,
            }
        )


@dataclass(frozen=True, slots=True)
class InstrumentValues:
    """An instrument as typed. `secrecy` is the degree that the person says is stamped on it."""

    number: str
    symbol: str
    type: InstrumentType | str
    issuer: str
    issued_on: date | None
    title: str
    issuing_agency: Agency | None = None
    signer_office: str = ""
    summary: str = ""
    status: InstrumentStatus | str = InstrumentStatus.UNKNOWN
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool = False
    verification_note: str = ""
    source: str = ""
    secrecy: Secrecy | str = Secrecy.NONE

    def cleaned(self) -> dict[str, object]:
        """Values by field of the model, texts in order."""
        values: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                value = (clean_text if field.name in {"summary", "verification_note"} else clean_line)(value)
            values[field.name] = value
        del values["secrecy"]
        return values


@transaction.atomic
def register_instrument(*, values: InstrumentValues, by: User) -> LegalInstrument:
    """Enter an instrument.

    Raises AlreadyRegistered, InvalidInput with the fields' names ("secrecy" for one marked secret).
    """
    _alone()
    cleaned = _checked(values, None)
    with pghistory.context(user=by.pk, action="register_instrument"):
        return LegalInstrument.objects.create(code=_free_code(values), **cleaned)


@transaction.atomic
def edit_instrument(*, instrument: LegalInstrument, values: InstrumentValues, by: User) -> LegalInstrument:
    """Correct an instrument; its code and with it its address stay. Raises like `register_instrument`."""
    _alone()
    current = LegalInstrument.objects.select_for_update().get(pk=instrument.pk)
    cleaned = _checked(values, current)
    for name, value in cleaned.items():
        setattr(current, name, value)
    with pghistory.context(user=by.pk, action="edit_instrument"):
        current.save(update_fields=list(cleaned))
    return current


def _alone() -> None:
    """Two people who enter the same document at once: the second one finds the first one's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# --- Checks ----------------------------------------------------------------------------------------------


def _checked(values: InstrumentValues, current: LegalInstrument | None) -> dict[str, object]:
    """The values as stored. Raises InvalidInput, AlreadyRegistered."""
    cleaned = values.cleaned()
    errors = _required(cleaned) | _too_long(cleaned)
    texts = [str(cleaned[name]) for name in ("number", "symbol", "title", "summary")]
    if secret := secrecy.refusal(*texts, marked=values.secrecy):
        errors["secrecy"] = secret
    if values.issued_on is not None and values.issued_on > timezone.localdate():
        errors["issued_on"] = _("Ngày ban hành %(day)s ở tương lai.") % {"day": format_date(values.issued_on)}
    start, end = values.effective_from, values.effective_to
    if start is not None and end is not None and end < start:
        errors["effective_to"] = _("Ngày hết hiệu lực %(end)s trước ngày có hiệu lực %(start)s.") % {
            "end": format_date(end),
            "start": format_date(start),
        }
    if errors:
        raise InvalidInput(_("Chưa lưu được văn bản. Hãy sửa các chỗ được báo lỗi."), errors)
    if (twin := _twin(cleaned, current)) is not None:
        raise AlreadyRegistered(twin)
    return cleaned


def _required(cleaned: dict[str, object]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not cleaned["title"]:
        errors["title"] = _("Ghi trích yếu của văn bản.")
    if not cleaned["issuer"]:
        errors["issuer"] = _("Ghi cơ quan ban hành.")
    if not cleaned["number"] and not cleaned["verification_note"]:
        errors["number"] = _("Ghi số của văn bản, hoặc nêu ở ghi chú xác minh vì sao chưa có số.")
    if cleaned["type"] not in InstrumentType.values:
        errors["type"] = _("Chọn loại văn bản.")
    if cleaned["status"] not in InstrumentStatus.values:
        errors["status"] = _("Chọn tình trạng hiệu lực.")
    return errors


def _too_long(cleaned: dict[str, object]) -> dict[str, str]:
    limits = {"number": LONGEST_NUMBER, "symbol": LONGEST_SYMBOL, "issuer": LONGEST_ISSUER}
    limits |= {"signer_office": 200, "source": 300}
    return {
        name: _("Dài quá %(most)d ký tự.") % {"most": most}
        for name, most in limits.items()
        if len(str(cleaned[name])) > most
    }


def _twin(cleaned: dict[str, object], current: LegalInstrument | None) -> LegalInstrument | None:
    """Another instrument with the same number, symbol and year (and issuer, where many use the symbol)."""
    number, issued_on = str(cleaned["number"]), cleaned["issued_on"]
    if not number or not isinstance(issued_on, date):
        return None
    symbol, issuer = fold(str(cleaned["symbol"])), fold(str(cleaned["issuer"]))
    local = bool(_LOCAL_SYMBOL.search(str(cleaned["symbol"])))
    same_year = LegalInstrument.objects.filter(issued_on__year=issued_on.year, number__in=_spellings(number))
    return next(
        (
            other
            for other in same_year.order_by("pk")
            if other != current
            and fold(other.symbol) == symbol
            and (not local or fold(other.issuer) == issuer)
        ),
        None,
    )


def _spellings(number: str) -> set[str]:
    """05 and 5 are the same number."""
    bare = number.lstrip("0") or number
    return {number, bare, bare.zfill(2), bare.zfill(3)}


def _free_code(values: InstrumentValues) -> str:
    """A code for addresses, from number, symbol and year: `2546-qd-ttg-2015`."""
    year = str(values.issued_on.year) if values.issued_on is not None else ""
    stem = fold(f"{values.number} {values.symbol} {year}").replace(" ", "-")[:70] or fold(values.title)[:60]
    stem = stem.replace(" ", "-")
    taken = set(LegalInstrument.objects.filter(code__startswith=stem).values_list("code", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)


# --- Relations and errata --------------------------------------------------------------------------------


@transaction.atomic
def add_relation(
    *,
    subject: LegalInstrument,
    kind: RelationKind | str,
    target: LegalInstrument,
    source: str = "",
    by: User,
) -> InstrumentRelation:
    """State that `subject` does `kind` to `target`. A replaced instrument is marked so.

    Raises InvalidInput with "target" for a relation to itself, one that is stated already, and one that would make
    an instrument replace, amend or carry out itself through a loop; the sentence names the chain.
    """
    _alone()
    relation = RelationKind(kind)
    if error := _unfit(subject, relation, target):
        raise InvalidInput(error, {"target": error})
    created = InstrumentRelation.objects.create(
        subject=subject, kind=relation, target=target, source=clean_line(source)[:300]
    )
    if relation == RelationKind.REPLACES:
        _mark_replaced(target, subject, by)
    return created


def _unfit(subject: LegalInstrument, kind: RelationKind, target: LegalInstrument) -> str:
    if subject.pk == target.pk:
        return _("Văn bản không thể có quan hệ “%(kind)s” với chính nó.") % {"kind": kind.label}
    if InstrumentRelation.objects.filter(subject=subject, kind=kind, target=target).exists():
        return _("Quan hệ này đã có.")
    later = (
        subject.issued_on is not None
        and target.issued_on is not None
        and subject.issued_on < target.issued_on
    )
    if later:
        return _("%(subject)s ban hành trước %(target)s nên không thể “%(kind)s” văn bản đó.") % {
            "subject": subject,
            "target": target,
            "kind": kind.label,
        }
    if chain := _chain(target, subject, kind):
        return _("Quan hệ này tạo thành vòng “%(kind)s”: %(chain)s.") % {
            "kind": kind.label,
            "chain": " → ".join(str(link) for link in [subject, *chain]),
        }
    return ""


def _chain(start: LegalInstrument, end: LegalInstrument, kind: RelationKind) -> list[LegalInstrument]:
    """The shortest way from `start` to `end` by relations of one kind, both included; empty without one."""
    edges: dict[int, list[int]] = {}
    for source, target in InstrumentRelation.objects.filter(kind=kind).values_list("subject_id", "target_id"):
        edges.setdefault(source, []).append(target)
    ways = {start.pk: [start.pk]}
    waiting = [start.pk]
    while waiting:
        here = waiting.pop(0)
        if here == end.pk:
            found = LegalInstrument.objects.in_bulk(ways[here])
            return [found[key] for key in ways[here]]
        for there in edges.get(here, []):
            if there not in ways:
                ways[there] = [*ways[here], there]
                waiting.append(there)
    return []


def _mark_replaced(target: LegalInstrument, by_instrument: LegalInstrument, by: User) -> None:
    current = LegalInstrument.objects.select_for_update().get(pk=target.pk)
    if current.status == InstrumentStatus.REPLACED:
        return
    current.status = InstrumentStatus.REPLACED
    begins = by_instrument.effective_from or by_instrument.issued_on
    if current.effective_to is None and begins is not None:
        current.effective_to = max(begins, current.effective_from or begins)
    with pghistory.context(user=by.pk, action="replace_instrument"):
        current.save(update_fields=["status", "effective_to"])


@transaction.atomic
def remove_relation(*, relation: InstrumentRelation, by: User) -> None:
    """Take back a relation that was stated by mistake; the status of the instruments stays for a person to correct."""
    with pghistory.context(user=by.pk, action="remove_relation"):
        InstrumentRelation.objects.filter(pk=relation.pk).delete()


@transaction.atomic
def add_erratum(
    *, instrument: LegalInstrument, printed_as: str, where: str, proof: str, source: str, by: User
) -> Erratum:
    """Note that an instrument was printed wrongly somewhere. Raises InvalidInput with the fields' names."""
    values = {
        "printed_as": clean_line(printed_as),
        "where": clean_line(where),
        "proof": clean_text(proof),
        "source": clean_line(source),
    }
    limits = {"printed_as": 120, "where": 300, "proof": 4_000, "source": 300}
    errors = {name: _("Không được để trống.") for name, value in values.items() if not value}
    errors |= {
        name: _("Dài quá %(most)d ký tự.") % {"most": most}
        for name, most in limits.items()
        if len(values[name]) > most
    }
    if (
        not errors
        and instrument.errata.filter(printed_as=values["printed_as"], where=values["where"]).exists()
    ):
        errors["printed_as"] = _("Đính chính này đã có.")
    if errors:
        raise InvalidInput(_("Chưa lưu được đính chính."), errors)
    return Erratum.objects.create(instrument=instrument, **values)


# --- Files -----------------------------------------------------------------------------------------------


@transaction.atomic
def attach_file(
    *,
    instrument: LegalInstrument,
    upload: "UploadedFile[bytes]",
    secrecy_degree: Secrecy | str = Secrecy.NONE,
    by: User,
) -> InstrumentFile:
    """Keep a scan or text of the instrument. Raises InvalidInput with "file" or "secrecy"."""
    name = files.clean_name(upload.name or "")
    if secret := secrecy.refusal(name, marked=secrecy_degree):
        raise InvalidInput(secret, {"secrecy": secret})
    stored = files.store(upload=upload)
    LegalInstrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.files.filter(file=stored, detached_at=None).exists():
        error = _("Văn bản này đã có đúng tệp đó.")
        raise InvalidInput(error, {"file": error})
    return InstrumentFile.objects.create(
        instrument=instrument, file=stored, name=name, uploaded_by=by, uploaded_at=timezone.now()
    )


@transaction.atomic
def detach_file(*, file: InstrumentFile, by: User) -> InstrumentFile:
    """Take a file off the instrument's page; it stays in the store. Raises Conflict when that was done already."""
    current = InstrumentFile.objects.select_for_update().get(pk=file.pk)
    if current.detached_at is not None:
        raise Conflict(_("Tệp này đã được gỡ."))
    current.detached_at, current.detached_by = timezone.now(), by
    current.save(update_fields=["detached_at", "detached_by"])
    return current
