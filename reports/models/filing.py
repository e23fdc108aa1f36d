"""Reports, their numbered versions, the figures and texts in them, and what happened to them."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.triggers import append_only, never_deleted, no_truncate
from provinces.models import Province
from reports.choices import FigureState, ReportEventKind, ReportState
from reports.models.catalogue import Cell
from reports.models.forms import Form, FormVersion, NarrativeHeading
from reports.models.periods import Period

# A row that belongs to a submitted version can be neither added, changed nor removed.
_REFUSE_WHEN_SUBMITTED = """
    IF EXISTS (
        SELECT 1 FROM reports_reportversion
        WHERE id = COALESCE(NEW.version_id, OLD.version_id) AND submitted_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'version % has been submitted and cannot change', COALESCE(NEW.version_id, OLD.version_id);
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _frozen_once_submitted() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="frozen_once_submitted",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE_WHEN_SUBMITTED,
    )


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """National roles see every report; others those of their agencies and of what lies below."""
        if user.has(Permission.REPORT_VIEW_ALL):
            return self
        if user.has(Permission.REPORT_VIEW):
            return self.filter(agency__in=user.agency_scope)
        return self.none()


class Report(models.Model):
    """What one agency files for one period on one form; there is never a second one beside it."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="reports"
    )
    province = models.ForeignKey(
        Province,
        verbose_name=_("tỉnh, thành phố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
    )
    period = models.ForeignKey(
        Period, verbose_name=_("kỳ báo cáo"), on_delete=models.PROTECT, related_name="reports"
    )
    form = models.ForeignKey(
        Form, verbose_name=_("biểu mẫu"), on_delete=models.PROTECT, related_name="reports"
    )
    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("phiên bản biểu mẫu"), on_delete=models.PROTECT, related_name="reports"
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    accepted_version = models.ForeignKey(
        "ReportVersion",
        verbose_name=_("phiên bản được tiếp nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    synthetic = models.BooleanField(_("số liệu minh hoạ"), default=False)
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        constraints = [
            models.UniqueConstraint(
                name="report_is_one_per_agency_period_form",
                fields=["agency", "period", "form"],
                violation_error_message=_("Cơ quan này đã có báo cáo của kỳ này."),
            ),
            models.CheckConstraint(
                name="accepted_report_names_its_version",
                condition=~Q(state=ReportState.ACCEPTED) | Q(accepted_version__isnull=False),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="keeps_agency_period_form", fields=["agency", "period", "form", "synthetic"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} – {self.period.code}"


class ReportVersion(models.Model):
    """A numbered version. It is a draft until submitted; from then on nothing in it changes."""

    report = models.ForeignKey(
        Report, verbose_name=_("báo cáo"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("số"))
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now)
    edits = models.PositiveIntegerField(_("số lần lưu"), default=0)  # optimistic lock of the entry form
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người gửi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("phiên bản báo cáo")
        verbose_name_plural = _("phiên bản báo cáo")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(name="version_numbers_differ", fields=["report", "number"]),
            models.UniqueConstraint(
                name="report_has_one_draft", fields=["report"], condition=Q(submitted_at=None)
            ),
            models.CheckConstraint(
                name="submitted_version_has_sender_time_and_digest",
                condition=Q(submitted_at=None, submitted_by=None, sha256="")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.Protect(
                name="frozen_once_submitted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Figure(models.Model):
    """What stands in one cell of one version. No row means not yet filled."""

    version = models.ForeignKey(
        ReportVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="figures"
    )
    cell = models.ForeignKey(Cell, verbose_name=_("ô"), on_delete=models.PROTECT, related_name="figures")
    state = models.CharField(_("tình trạng"), max_length=14, choices=FigureState, default=FigureState.NUMBER)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        constraints = [
            models.UniqueConstraint(name="figure_stands_once", fields=["version", "cell"]),
            models.CheckConstraint(
                name="figure_number_and_only_it_has_a_value",
                condition=Q(state=FigureState.NUMBER, value__isnull=False)
                | ~Q(state=FigureState.NUMBER) & Q(value=None),
            ),
            models.CheckConstraint(name="figure_is_not_negative", condition=Q(value=None) | Q(value__gte=0)),
        ]
        triggers = [_frozen_once_submitted(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.cell_id} = {self.value if self.state == FigureState.NUMBER else self.state}"


class Narrative(models.Model):
    """The text under one heading of one version."""

    version = models.ForeignKey(
        ReportVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="narratives"
    )
    heading = models.ForeignKey(
        NarrativeHeading, verbose_name=_("đề mục"), on_delete=models.PROTECT, related_name="narratives"
    )
    text = models.TextField(_("nội dung"))

    class Meta:
        verbose_name = _("thuyết minh")
        verbose_name_plural = _("thuyết minh")
        constraints = [models.UniqueConstraint(name="narrative_stands_once", fields=["version", "heading"])]
        triggers = [_frozen_once_submitted(), no_truncate()]

    def __str__(self) -> str:
        return self.text[:60]


class ReportEvent(models.Model):
    """Something a person did to a report; append-only. A return carries its reason."""

    report = models.ForeignKey(
        Report, verbose_name=_("báo cáo"), on_delete=models.PROTECT, related_name="events"
    )
    version = models.ForeignKey(
        ReportVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("việc"), max_length=10, choices=ReportEventKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thực hiện"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("sự kiện báo cáo")
        verbose_name_plural = _("sự kiện báo cáo")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="return_has_a_reason",
                condition=~Q(kind=ReportEventKind.RETURNED) | ~Q(reason=""),
                violation_error_message=_("Trả lại báo cáo phải nêu lý do."),
            ),
            models.UniqueConstraint(
                name="version_is_decided_once",
                fields=["version"],
                condition=Q(kind__in=[ReportEventKind.RETURNED, ReportEventKind.ACCEPTED]),
            ),
            models.UniqueConstraint(
                name="version_is_submitted_once",
                fields=["version"],
                condition=Q(kind=ReportEventKind.SUBMITTED),
            ),
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y}"
