"""Official documents on their way from draft to issue, their texts, files, numbers and signatures."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.jobs import AbstractJob
from core.triggers import append_only, never_deleted, no_truncate
from projects.models import Project
from reports.choices import IssuedFileKind, OfficialKind, OfficialState, OfficialVerb
from reports.models.compilations import Compilation
from reports.models.filing import Narrative, ReportVersion

_FROZEN_OUTSIDE_DRAFTS = """
    IF EXISTS (
        SELECT 1 FROM reports_officialdocument
        WHERE id = COALESCE(NEW.document_id, OLD.document_id) AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the texts of document % change only while it is a draft',
            COALESCE(NEW.document_id, OLD.document_id) USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class OfficialDocumentQuerySet(models.QuerySet["OfficialDocument"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees compilations sees the centre's documents, drafts only at the centre; others their agency's."""
        own = Q(kind=OfficialKind.PROVINCE, agency__in=user.agency_scope)
        if user.has(Permission.REPORT_VIEW_ALL):
            return self.filter(~Q(kind=OfficialKind.PROVINCE) | Q(state=OfficialState.ISSUED) | own)
        shared = ~Q(kind=OfficialKind.PROVINCE) & Q(state=OfficialState.ISSUED)
        if user.has(Permission.COMPILATION_VIEW):
            return self.filter(shared | own)
        return self.filter(own) if user.has(Permission.REPORT_VIEW) else self.none()


class OfficialDocument(models.Model):
    """A report as an official document (văn bản): draft, checked, approved, issued with number, date and signature.

    Its figures are those of a frozen compilation, or of one submitted version for a province's own report. Once
    issued it never changes; a later document may supersede it, and both stay.
    """

    kind = models.CharField(_("loại"), max_length=8, choices=OfficialKind)
    compilation = models.ForeignKey(
        Compilation,
        verbose_name=_("bản tổng hợp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
    )
    version = models.ForeignKey(
        ReportVersion,
        verbose_name=_("phiên bản báo cáo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officials",
    )
    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan ban hành"), on_delete=models.PROTECT, related_name="officials"
    )
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=OfficialState, default=OfficialState.DRAFT
    )
    subject = models.CharField(_("trích yếu"), max_length=500)
    symbol = models.CharField(_("ký hiệu"), max_length=60)
    place = models.CharField(_("địa danh"), max_length=60)
    authority = models.CharField(
        _("quyền hạn ký"), max_length=120, blank=True
    )  # "TM. Ban Chỉ đạo", "KT. …", "TL. …"
    signer_title = models.CharField(_("chức vụ người ký"), max_length=120)
    signer_post = models.CharField(_("chức vụ khác của người ký"), max_length=160, blank=True)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    addressees = ArrayField(models.CharField(max_length=200), verbose_name=_("kính gửi"), default=list)
    recipients = ArrayField(
        models.CharField(max_length=200), verbose_name=_("nơi nhận"), default=list, blank=True
    )
    figures_note = models.TextField(_("giải thích số liệu ngoài bản tổng hợp"), blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("thay thế văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    year = models.PositiveSmallIntegerField(_("năm ban hành"), null=True, blank=True)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    synthetic = models.BooleanField(_("số liệu minh hoạ"), default=False)
    edits = models.PositiveIntegerField(_("số lần lưu"), default=0)  # optimistic lock of the editing page
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người soạn"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now)

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản báo cáo")
        verbose_name_plural = _("văn bản báo cáo")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_numbers_differ_in_a_series", fields=["agency", "symbol", "year", "number"]
            ),
            models.CheckConstraint(
                name="document_has_one_source_of_figures",
                condition=Q(kind=OfficialKind.PROVINCE, version__isnull=False, compilation=None, project=None)
                | Q(kind=OfficialKind.PROJECT, compilation__isnull=False, version=None, project__isnull=False)
                | Q(
                    kind__in=[OfficialKind.NATIONAL, OfficialKind.REVIEW],
                    compilation__isnull=False,
                    version=None,
                    project=None,
                ),
            ),
            models.CheckConstraint(
                name="document_number_date_and_year_go_together",
                condition=Q(year=None, number=None, issued_on=None)
                | Q(year=F("issued_on__year"), number__gte=1, issued_on__isnull=False),
            ),
            models.CheckConstraint(
                name="issued_document_is_numbered_and_signed_by_name",
                condition=~Q(state=OfficialState.ISSUED) | Q(number__isnull=False) & ~Q(signer_name=""),
            ),
            models.CheckConstraint(
                name="only_approved_documents_are_numbered",
                condition=Q(number=None) | Q(state__in=[OfficialState.APPROVED, OfficialState.ISSUED]),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.Protect(
                name="issued_stays_as_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="issued"),
            ),
            pgtrigger.ReadOnly(
                name="keeps_its_source", fields=["kind", "compilation", "version", "project", "agency"]
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.subject

    @property
    def reference(self) -> str:
        """ "12/BC-BCĐ138/CP"; empty until numbered."""
        return f"{self.number:02}/{self.symbol}" if self.number is not None else ""


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class DocumentParagraph(models.Model):
    """A paragraph that staff put into a document, under a heading of the outline, written anew or taken from a unit."""

    document = models.ForeignKey(
        OfficialDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="paragraphs"
    )
    heading = models.CharField(_("đề mục"), max_length=20)  # a code of the outline, "II.3"
    place = models.PositiveSmallIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung"))
    origin = models.ForeignKey(
        Narrative,
        verbose_name=_("lấy từ thuyết minh"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="used_in_documents",
    )

    class Meta:
        verbose_name = _("đoạn văn")
        verbose_name_plural = _("đoạn văn")
        ordering = ["document", "heading", "place"]
        constraints = [
            models.UniqueConstraint(
                name="paragraphs_have_their_places",
                fields=["document", "heading", "place"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="paragraph_says_something", condition=~Q(text="")),
        ]
        triggers = [
            no_truncate(),
            pgtrigger.Trigger(
                name="frozen_outside_drafts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_FROZEN_OUTSIDE_DRAFTS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}.{self.place}"


class DocumentEvent(models.Model):
    """What happened to a document: who did what, when, and why where a reason is needed."""

    document = models.ForeignKey(
        OfficialDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("việc"), max_length=9, choices=OfficialVerb)
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thực hiện"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("việc của văn bản")
        verbose_name_plural = _("việc của văn bản")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_back_document_has_a_reason",
                condition=~Q(kind=OfficialVerb.SEND_BACK) | ~Q(note=""),
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind}"


class IssuedFile(models.Model):
    """A file of an issued document; it lives in the database, as documents of compilations do."""

    document = models.ForeignKey(
        OfficialDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField(_("loại"), max_length=6, choices=IssuedFileKind)
    content = models.BinaryField(_("nội dung"))
    size = models.PositiveIntegerField(_("kích thước (byte)"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("tệp đã phát hành")
        verbose_name_plural = _("tệp đã phát hành")
        ordering = ["document", "kind"]
        constraints = [models.UniqueConstraint(name="issued_file_is_made_once", fields=["document", "kind"])]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.kind}"


class IssueJob(AbstractJob):
    """A request to number, render, sign and issue one approved document."""

    task_name = "reports.issue_document"

    document = models.ForeignKey(
        OfficialDocument, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="issue_jobs"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người yêu cầu"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(AbstractJob.Meta):
        verbose_name = _("lượt phát hành")
        verbose_name_plural = _("lượt phát hành")
        ordering = ["-pk"]
        constraints = [
            *AbstractJob.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_issue_per_document",
                fields=["document"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_state_display()}"
