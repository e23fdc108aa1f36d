"""Progress entries: what was done, how far it is, and who confirmed it."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.triggers import append_only, never_deleted, no_truncate
from projects.choices import AgencyRole, EntryState, EntryVerb
from projects.models.activities import Activity
from projects.models.programmes import ProjectAgency
from projects.models.triggers import checked, frozen_with_its_entry

_OF_AN_ACTIVITY = """
    IF NOT EXISTS (SELECT 1 FROM projects_activity WHERE id = NEW.activity_id AND level = 'activity') THEN
        RAISE EXCEPTION 'progress is entered for activities, not for tasks'
            USING ERRCODE = 'check_violation';
    END IF;
"""

_CONTENT = ["as_of", "done", "percent", "obstacles", "proposal", "backward_reason"]
_CONTENT_DIFFERS = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _CONTENT)


class ProgressEntryQuerySet(models.QuerySet["ProgressEntry"]):
    def visible_to(self, user: User) -> Self:
        """Entries of the activities that the person sees; drafts only where they take part in writing them."""
        led = ProjectAgency.objects.filter(role=AgencyRole.LEAD, agency__in=user.agency_scope)
        return self.filter(
            ~Q(state=EntryState.DRAFT)
            | Q(created_by=user)
            | Q(activity__responsible__in=user.agency_scope)
            | Q(activity__project__in=led.values("project")),
            activity__in=Activity.objects.visible_to(user),
        )


class ProgressEntry(models.Model):
    """One report of progress on an activity (cập nhật tiến độ), numbered within it.

    There is at most one entry at a time that is not decided. The newest confirmed one counts. Once sent, the content
    never changes: what is returned goes on in a new draft, whose `corrects` names the returned one.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="entries"
    )
    number = models.PositiveIntegerField(_("số"))
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("sửa bản bị trả lại"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
    )
    as_of = models.DateField(_("tính đến ngày"))
    done = models.TextField(_("việc đã làm"))
    percent = models.DecimalField(_("tỷ lệ hoàn thành (%)"), max_digits=5, decimal_places=2)
    obstacles = models.TextField(_("khó khăn, vướng mắc"), blank=True)
    proposal = models.TextField(_("đề xuất, kiến nghị"), blank=True)
    backward_reason = models.TextField(_("lý do tỷ lệ giảm"), blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=EntryState, default=EntryState.DRAFT)
    edits = models.PositiveIntegerField(default=0, editable=False)  # optimistic lock of the entry form
    created_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)
    submitted_by = models.ForeignKey(
        User, verbose_name=_("người gửi"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("người xác nhận hoặc trả lại"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("xác nhận hoặc trả lại lúc"), null=True, blank=True)

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("cập nhật tiến độ")
        verbose_name_plural = _("cập nhật tiến độ")
        ordering = ["activity", "number"]
        constraints = [
            models.UniqueConstraint(name="entry_numbers_differ", fields=["activity", "number"]),
            models.UniqueConstraint(
                name="activity_has_one_open_entry",
                fields=["activity"],
                condition=Q(state__in=["draft", "submitted"]),
                violation_error_message=_("Hoạt động này đang có một bản cập nhật chưa được xác nhận."),
            ),
            models.CheckConstraint(
                name="entry_percent_is_a_percentage",
                condition=Q(percent__range=(0, 100)),
                violation_error_message=_("Tỷ lệ hoàn thành phải từ 0 đến 100."),
            ),
            models.CheckConstraint(
                name="entry_state_agrees_with_its_people",
                condition=Q(
                    state=EntryState.DRAFT,
                    submitted_by=None,
                    submitted_at=None,
                    decided_by=None,
                    decided_at=None,
                )
                | Q(
                    state=EntryState.SUBMITTED,
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                    decided_by=None,
                    decided_at=None,
                )
                | Q(
                    state__in=["confirmed", "returned"],
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nobody_confirms_their_own_entry",
                condition=~Q(state=EntryState.CONFIRMED)
                | ~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("created_by")),
                violation_error_message=_("Không ai tự xác nhận cập nhật của mình."),
            ),
            models.CheckConstraint(
                name="entry_says_what_was_done",
                condition=Q(state=EntryState.DRAFT) | ~Q(done=""),
                violation_error_message=_("Phải ghi việc đã làm."),
            ),
        ]
        indexes = [
            models.Index(
                name="entries_waiting", fields=["submitted_at"], condition=Q(state=EntryState.SUBMITTED)
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            checked("belongs_to_an_activity", _OF_AN_ACTIVITY, pgtrigger.Insert),
            pgtrigger.Protect(
                name="content_frozen_once_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND ({_CONTENT_DIFFERS})"),
            ),
            pgtrigger.Protect(
                name="frozen_once_decided",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IN ('confirmed', 'returned')"),
            ),
            pgtrigger.ReadOnly(
                name="keeps_activity_and_number", fields=["activity", "number", "corrects", "created_by"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} – {self.number}"


class ResultFigure(models.Model):
    """A figure of what an entry achieved: "số buổi tập huấn", 12, "buổi"."""

    entry = models.ForeignKey(
        ProgressEntry, verbose_name=_("cập nhật"), on_delete=models.PROTECT, related_name="figures"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    label = models.CharField(_("kết quả"), max_length=200)
    value = models.DecimalField(_("số lượng"), max_digits=16, decimal_places=3)
    unit = models.CharField(_("đơn vị tính"), max_length=40)

    class Meta:
        verbose_name = _("số liệu kết quả")
        verbose_name_plural = _("số liệu kết quả")
        ordering = ["entry", "order"]
        constraints = [
            models.UniqueConstraint(name="result_figures_stand_in_order", fields=["entry", "order"]),
            models.CheckConstraint(
                name="result_figure_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("Số liệu kết quả không được âm."),
            ),
        ]
        triggers = [frozen_with_its_entry(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.unit}"


class ProgressEvent(models.Model):
    """Something a person did to a progress entry; append-only. A return carries its reason."""

    entry = models.ForeignKey(
        ProgressEntry, verbose_name=_("cập nhật"), on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(_("việc"), max_length=10, choices=EntryVerb)
    by = models.ForeignKey(
        User, verbose_name=_("người thực hiện"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("sự kiện cập nhật tiến độ")
        verbose_name_plural = _("sự kiện cập nhật tiến độ")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="entry_return_has_a_reason",
                condition=~Q(verb=EntryVerb.RETURN) | ~Q(reason=""),
                violation_error_message=_("Trả lại cập nhật tiến độ phải nêu lý do."),
            ),
            models.UniqueConstraint(
                name="entry_is_decided_once",
                fields=["entry"],
                condition=Q(verb__in=[EntryVerb.RETURN, EntryVerb.CONFIRM]),
            ),
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%d/%m/%Y}"
