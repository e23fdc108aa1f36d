"""Meetings and reviews of programmes and projects, and the conclusions that become assignments."""

from typing import Self

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


class Meeting(models.Model):
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

    class Meta:
        verbose_name = _("cuộc họp")
        verbose_name_plural = _("cuộc họp")
        ordering = [F("held_on").desc(), "-pk"]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return self.title


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


class Conclusion(models.Model):
    """A conclusion of a meeting; `obligation` is the duty it became, whose assignments name the agencies."""

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

    class Meta:
        verbose_name = _("kết luận")
        verbose_name_plural = _("kết luận")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(name="conclusion_numbers_differ", fields=["meeting", "number"]),
            models.CheckConstraint(
                name="conclusion_given_out_has_a_day", condition=Q(obligation=None) | Q(due_on__isnull=False)
            ),
        ]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return self.text[:60]
