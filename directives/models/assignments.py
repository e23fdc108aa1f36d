"""Assignments: one obligation, one agency, one due date; what happened to each, and the proof."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.jobs import AbstractJob
from core.models import StoredFile
from core.triggers import append_only, never_deleted, no_truncate
from directives.choices import AssignmentState, AssignmentVerb, EvidenceKind
from directives.models.obligations import Obligation


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """National roles see every assignment; others those of their agencies and of what lies below."""
        if user.has(Permission.ASSIGNMENT_VIEW_ALL):
            return self
        if user.has(Permission.ASSIGNMENT_VIEW):
            return self.filter(agency__in=user.agency_scope)
        return self.none()


class Assignment(models.Model):
    """What one agency owes once: an occurrence of an obligation.

    `state` changes by human act only (`directives.workflow`). `done_on` is the day the work was done as first reported
    and not sent back since; with `due_on` and today it gives the four cells (`directives.status`). What is still open
    when the agency is closed or the instrument replaced is passed on to the assignment of the agency or instrument that
    follows, and no longer counted here.
    """

    obligation = models.ForeignKey(
        Obligation, verbose_name=_("nhiệm vụ"), on_delete=models.PROTECT, related_name="assignments"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan thực hiện"), on_delete=models.PROTECT, related_name="assignments"
    )
    occurrence = models.CharField(
        _("kỳ"), max_length=10
    )  # "2018-Y", "2018-H1", "2018-Q3", "2018-M07" like the codes of reporting periods, or "once"
    due_nominal = models.DateField(_("hạn theo quy định"))
    due_on = models.DateField(_("hạn"))
    due_reason = models.CharField(_("lý do lùi hạn"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=AssignmentState, default=AssignmentState.OPEN
    )
    done_on = models.DateField(_("ngày hoàn thành"), null=True, blank=True)
    passed_to = models.ForeignKey(
        "self",
        verbose_name=_("chuyển tiếp sang"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inherited_from",
    )
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    created_at = models.DateTimeField(_("giao lúc"), default=timezone.now)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ được giao")
        verbose_name_plural = _("nhiệm vụ được giao")
        constraints = [
            models.UniqueConstraint(
                name="assignment_is_given_once", fields=["obligation", "agency", "occurrence"]
            ),
            models.CheckConstraint(
                name="assignment_due_moves_forward_only", condition=Q(due_on__gte=F("due_nominal"))
            ),
            models.CheckConstraint(
                name="assignment_done_has_its_day",
                condition=Q(state__in=["reported", "confirmed"], done_on__isnull=False)
                | ~Q(state__in=["reported", "confirmed"]) & Q(done_on=None),
            ),
            models.CheckConstraint(
                name="assignment_passed_on_says_whereto",
                condition=Q(state="passed_on", passed_to__isnull=False)
                | ~Q(state="passed_on") & Q(passed_to=None),
            ),
            models.CheckConstraint(name="assignment_is_not_its_own_heir", condition=~Q(passed_to=F("id"))),
        ]
        indexes = [
            # Whole in the index, so that counting cells never touches the table.
            models.Index(
                name="assignment_cells_by_obligation",
                fields=["obligation", "agency", "due_on"],
                include=["state", "done_on"],
            ),
            models.Index(
                name="assignment_cells_by_due",
                fields=["due_on", "obligation"],
                include=["agency", "state", "done_on"],
            ),
            models.Index(name="assignment_agency_due", fields=["agency", "due_on"]),
            models.Index(
                name="assignment_still_open",
                fields=["agency"],
                condition=Q(state__in=["open", "acknowledged", "returned"]),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="keeps_obligation_agency_occurrence",
                fields=["obligation", "agency", "occurrence", "synthetic"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation.title} – {self.agency.short_name} ({self.occurrence})"


class Evidence(models.Model):
    """What proves that an assignment was done. It is withdrawn by date, never removed."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("nhiệm vụ được giao"), on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=EvidenceKind)
    description = models.TextField(_("mô tả"))
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=80, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    #: For a record elsewhere in the program: what it is ("provinces.plan:12") and where its page stands.
    record = models.CharField(_("bản ghi"), max_length=80, blank=True)
    record_url = models.CharField(_("đường dẫn"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        User, verbose_name=_("người nộp"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("nộp lúc"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_has_what_its_kind_needs",
                condition=Q(kind=EvidenceKind.DOCUMENT)
                & ~Q(document_number="")
                & Q(document_date__isnull=False)
                | Q(kind=EvidenceKind.FILE, file__isnull=False)
                | Q(kind=EvidenceKind.RECORD) & ~Q(record="") & ~Q(record_url=""),
            ),
            models.UniqueConstraint(
                name="record_proves_an_assignment_once",
                fields=["assignment", "record"],
                condition=Q(kind=EvidenceKind.RECORD, withdrawn_at=None),
            ),
        ]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return self.description[:60]


class AssignmentEvent(models.Model):
    """Something a person did to an assignment; append-only. Returning, waiving and withdrawing carry a reason."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("nhiệm vụ được giao"), on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(_("việc"), max_length=12, choices=AssignmentVerb)
    by = models.ForeignKey(
        User, verbose_name=_("người thực hiện"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)
    evidence = models.ForeignKey(
        Evidence,
        verbose_name=_("minh chứng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )

    class Meta:
        verbose_name = _("sự kiện nhiệm vụ")
        verbose_name_plural = _("sự kiện nhiệm vụ")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="assignment_event_has_its_reason",
                condition=~Q(verb__in=["return", "waive", "withdraw"]) | ~Q(reason=""),
                violation_error_message=_("Phải nêu lý do."),
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%d/%m/%Y}"


class ReminderMail(AbstractJob):
    """One message to one person, with all that staff remind them of at once."""

    task_name = "directives.send_reminder"

    to = models.ForeignKey(User, verbose_name=_("gửi tới"), on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, verbose_name=_("người gửi"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("nội dung"))

    class Meta(AbstractJob.Meta):
        verbose_name = _("thư nhắc việc")
        verbose_name_plural = _("thư nhắc việc")
        ordering = ["-pk"]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.to} {self.created_at:%d/%m/%Y}"


class Reminder(models.Model):
    """A reminder that staff sent about an assignment; append-only."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("nhiệm vụ được giao"), on_delete=models.PROTECT, related_name="reminders"
    )
    to = models.ForeignKey(
        User, verbose_name=_("gửi tới"), on_delete=models.PROTECT, related_name="reminders"
    )
    by = models.ForeignKey(User, verbose_name=_("người gửi"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    text = models.TextField(_("nội dung"))
    mail = models.ForeignKey(
        ReminderMail, verbose_name=_("thư"), on_delete=models.PROTECT, related_name="reminders"
    )

    class Meta:
        verbose_name = _("nhắc việc")
        verbose_name_plural = _("nhắc việc")
        ordering = ["-at", "-pk"]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.to} {self.at:%d/%m/%Y}"


class GenerationJob(AbstractJob):
    """A request to generate the assignments that are owed up to a day."""

    task_name = "directives.generate_assignments"

    until = models.DateField(_("đến ngày"))
    created = models.PositiveIntegerField(_("số nhiệm vụ mới"), default=0)
    requested_by = models.ForeignKey(
        User,
        verbose_name=_("người yêu cầu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(AbstractJob.Meta):
        verbose_name = _("lượt giao nhiệm vụ")
        verbose_name_plural = _("lượt giao nhiệm vụ")
        ordering = ["-pk"]
        constraints = [
            *AbstractJob.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_generation", fields=["state"], condition=Q(state__in=["waiting", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until:%d/%m/%Y}: {self.get_state_display()}"
