"""Legal instruments, what was printed wrongly about them, and how they relate."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, GeneratedField, Q, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.folded import folded_text
from core.models import StoredFile
from core.triggers import never_deleted
from directives.choices import InstrumentStatus, InstrumentType, ProvisionKind, RelationKind


class LegalInstrumentQuerySet(models.QuerySet["LegalInstrument"]):
    def visible_to(self, user: User) -> Self:
        """Instruments are public documents: every signed-in person sees them."""
        return self if user.is_authenticated else self.none()


@pghistory.track(exclude=["folded"])
class LegalInstrument(models.Model):
    """A document that lays down or carries out duties: number, symbol and date are three separate facts."""

    code = models.SlugField(_("mã"), max_length=80, unique=True)
    number = models.CharField(_("số"), max_length=20, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=60, blank=True)
    type = models.CharField(_("loại văn bản"), max_length=20, choices=InstrumentType)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issuing_agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan trong hệ thống"), on_delete=models.PROTECT, null=True, blank=True
    )
    signer_office = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    title = models.TextField(_("trích yếu"))
    summary = models.TextField(_("nội dung chính"), blank=True)
    status = models.CharField(_("tình trạng"), max_length=12, choices=InstrumentStatus)
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    verification_note = models.TextField(_("ghi chú xác minh"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    folded = GeneratedField(
        expression=folded_text("number", "symbol", "title", "summary", "issuer"),
        output_field=TextField(),
        db_persist=True,
    )

    objects = LegalInstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = [F("issued_on").desc(nulls_last=True), "code"]
        constraints = [
            models.UniqueConstraint(
                name="instrument_is_registered_once",
                fields=["number", "symbol", "issued_on", "issuer"],
                condition=~Q(number=""),
                violation_error_message=_(
                    "Văn bản có cùng số, ký hiệu, ngày và cơ quan ban hành đã có trong hệ thống."
                ),
            ),
            models.CheckConstraint(
                name="instrument_ends_after_it_takes_effect",
                condition=Q(effective_from=None)
                | Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.reference}".strip()

    @property
    def reference(self) -> str:
        """Number and symbol as written on the document, for instance `2546/QĐ-TTg` or `48-CT/TW`."""
        if not self.symbol or not self.number:
            return self.number or self.symbol
        # Party documents put the number before the type with a hyphen: 05-KL/TW.
        return (
            f"{self.number}-{self.symbol}" if self.symbol.endswith("/TW") else f"{self.number}/{self.symbol}"
        )


class Erratum(models.Model):
    """An instrument printed wrongly somewhere, with the proof of what is right."""

    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản"), on_delete=models.CASCADE, related_name="errata"
    )
    printed_as = models.CharField(_("in là"), max_length=120)
    where = models.CharField(_("in ở đâu"), max_length=300)
    proof = models.TextField(_("căn cứ đính chính"))
    source = models.CharField(_("nguồn"), max_length=300)

    class Meta:
        verbose_name = _("đính chính")
        verbose_name_plural = _("đính chính")
        constraints = [
            models.UniqueConstraint(
                name="erratum_is_noted_once", fields=["instrument", "printed_as", "where"]
            )
        ]

    def __str__(self) -> str:
        return self.printed_as


class InstrumentRelation(models.Model):
    """`subject` does `kind` to `target`: 165/QĐ-BCĐ138/CP replaces 12/QĐ-BCĐ138/CP."""

    subject = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("quan hệ"), max_length=12, choices=RelationKind)
    target = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("với văn bản"),
        on_delete=models.CASCADE,
        related_name="inverse_relations",
    )
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("quan hệ văn bản")
        verbose_name_plural = _("quan hệ văn bản")
        constraints = [
            models.UniqueConstraint(name="relation_is_stated_once", fields=["subject", "kind", "target"]),
            models.CheckConstraint(name="relation_joins_two_instruments", condition=~Q(subject=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.target}"


class Provision(models.Model):
    """A part of an instrument's text: chapter, article, clause, point; a tree under the instrument."""

    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản"), on_delete=models.CASCADE, related_name="provisions"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("thuộc"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
    )
    code = models.CharField(_("mã"), max_length=60)  # path of numbers, for instance "D5.K2.Da"
    kind = models.CharField(_("loại"), max_length=10, choices=ProvisionKind)
    number = models.CharField(_("số"), max_length=20)
    heading = models.CharField(_("tên"), max_length=300, blank=True)
    text = models.TextField(_("nội dung"), blank=True)  # in our own words, never copied
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("điều khoản")
        verbose_name_plural = _("điều khoản")
        ordering = ["instrument", "order"]
        constraints = [
            models.UniqueConstraint(name="provision_codes_differ", fields=["instrument", "code"]),
            models.CheckConstraint(name="provision_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class InstrumentFile(models.Model):
    """A scan or text of an instrument. The bytes live in the file store under their digest."""

    instrument = models.ForeignKey(
        LegalInstrument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="files"
    )
    file = models.ForeignKey(StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)
    uploaded_by = models.ForeignKey(
        User, verbose_name=_("người tải lên"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("tải lên lúc"), default=timezone.now)
    detached_by = models.ForeignKey(
        User, verbose_name=_("người gỡ"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    detached_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp của văn bản")
        verbose_name_plural = _("tệp của văn bản")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="instrument_file_is_kept_once",
                fields=["instrument", "file"],
                condition=Q(detached_at=None),
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name
