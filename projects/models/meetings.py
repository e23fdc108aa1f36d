"""Meetings and reviews of programmes and projects, and the conclusions that become assignments."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.triggers import never_deleted, no_truncate
from directives.models import LegalInstrument, Obligation
from projects.choices import MeetingKind
from projects.models.programmes import Programme, Project


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """Those of followed projects; those of whole programmes for whoever follows all; those one took part in."""
        if user.has(Permission.PROGRESS_VIEW_ALL):
            return self
        return self.filter(
            Q(project__in=Project.objects.followed_by(user))
            | Q(pk__in=MeetingAgency.objects.filter(agency__in=user.agency_scope).values("meeting"))
        )

    def standing(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_at=None)


class _Withdrawable(models.Model):
    """What is corrected in place, where pghistory keeps the earlier rows, and taken back with a reason."""

    edits = models.PositiveIntegerField(default=0, editable=False)  # optimistic lock of the edit form
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("người rút"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_has_who_when_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            )
        ]


def _frozen_once_withdrawn() -> pgtrigger.Trigger:
    return pgtrigger.Protect(
        name="frozen_once_withdrawn",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
    )


@pghistory.track(
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="MeetingHistory",
)
class Meeting(_Withdrawable):
    """A meeting (giao ban), interim review (sơ kết) or final review (tổng kết) of a programme or one project."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.PROTECT, related_name="meetings"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    kind = models.CharField(_("loại"), max_length=10, choices=MeetingKind)
    title = models.CharField(_("tên cuộc họp"), max_length=300)
    held_on = models.DateField(_("ngày họp"))
    chair = models.CharField(_("chức vụ người chủ trì"), max_length=200, blank=True)
    summary = models.TextField(_("nội dung chính"), blank=True)
    instrument = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("văn bản kết luận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    created_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta(_Withdrawable.Meta):
        verbose_name = _("cuộc họp")
        verbose_name_plural = _("cuộc họp")
        ordering = [F("held_on").desc(), "-pk"]
        triggers = [
            never_deleted(),
            no_truncate(),
            _frozen_once_withdrawn(),
            pgtrigger.ReadOnly(
                name="keeps_its_place", fields=["programme", "project", "created_by", "synthetic"]
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="MeetingAgencyHistory",
)
class MeetingAgency(models.Model):
    """An agency that took part, represented by an office."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("cuộc họp"), on_delete=models.PROTECT, related_name="participants"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan dự"), on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(_("chức vụ người dự"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cơ quan dự họp")
        verbose_name_plural = _("cơ quan dự họp")
        constraints = [
            models.UniqueConstraint(name="agency_attends_a_meeting_once", fields=["meeting", "agency"])
        ]

    def __str__(self) -> str:
        return str(self.agency)


class ConclusionQuerySet(models.QuerySet["Conclusion"]):
    def standing(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_at=None)


@pghistory.track(
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="ConclusionHistory",
)
class Conclusion(_Withdrawable):
    """A conclusion of a meeting; `obligation` is the duty it became, whose assignments name the agencies.

    Once it is a duty its words and its day are those of the duty and change there only.
    """

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("cuộc họp"), on_delete=models.PROTECT, related_name="conclusions"
    )
    number = models.PositiveSmallIntegerField(_("số"))
    text = models.TextField(_("kết luận"))
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    obligation = models.OneToOneField(
        Obligation,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusion",
    )

    objects = ConclusionQuerySet.as_manager()

    class Meta(_Withdrawable.Meta):
        verbose_name = _("kết luận")
        verbose_name_plural = _("kết luận")
        ordering = ["meeting", "number"]
        constraints = [
            *_Withdrawable.Meta.constraints,
            models.UniqueConstraint(name="conclusion_numbers_differ", fields=["meeting", "number"]),
            models.CheckConstraint(
                name="conclusion_given_out_has_a_day", condition=Q(obligation=None) | Q(due_on__isnull=False)
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            _frozen_once_withdrawn(),
            pgtrigger.ReadOnly(name="keeps_meeting_and_number", fields=["meeting", "number"]),
            pgtrigger.Protect(
                name="words_stay_those_of_the_duty",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.obligation_id IS NOT NULL AND (OLD.text IS DISTINCT FROM NEW.text"
                    " OR OLD.due_on IS DISTINCT FROM NEW.due_on"
                    " OR OLD.obligation_id IS DISTINCT FROM NEW.obligation_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
