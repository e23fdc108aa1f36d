"""Inter-agency inspections (đoàn kiểm tra liên ngành): team, provinces, findings, recommendations."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.models import StoredFile
from core.triggers import never_deleted, no_truncate
from directives.models import LegalInstrument, Obligation
from projects.models import Programme
from provinces.choices import InspectionState, TeamSeat
from provinces.models.triggers import frozen_with_its_inspection
from provinces.models.units import Province


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> Self:
        """National roles see all; others what concerns their agencies: inspected, on the team, or owing an answer."""
        if user.has(Permission.PLAN_VIEW_ALL):
            return self
        if not user.has(Permission.PLAN_VIEW):
            return self.none()
        scope = user.agency_scope
        visited = InspectionProvince.objects.filter(province__committee__in=scope)
        members = InspectionMember.objects.filter(agency__in=scope)
        owed = Recommendation.objects.filter(owner__in=scope)
        return self.filter(
            Q(pk__in=visited.values("inspection"))
            | Q(pk__in=members.values("inspection"))
            | Q(pk__in=owed.values("inspection"))
        )


@pghistory.track()
class Inspection(models.Model):
    """A team sent by a decision. It is filled in until it is concluded; from then on nothing in it changes.

    `instrument` is the document that announces the findings; what is recommended rests on it as a duty.
    """

    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.PROTECT, related_name="inspections"
    )
    title = models.CharField(_("tên đoàn kiểm tra"), max_length=300)
    decision_number = models.CharField(_("số, ký hiệu quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    starts_on = models.DateField(_("kiểm tra từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=InspectionState, default=InspectionState.PLANNED
    )
    findings = models.TextField(_("kết quả kiểm tra chung"), blank=True)
    instrument = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("văn bản kết luận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    concluded_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    cancel_reason = models.TextField(_("lý do huỷ"), blank=True)
    edits = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        User, verbose_name=_("người lập"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("đoàn kiểm tra liên ngành")
        verbose_name_plural = _("đoàn kiểm tra liên ngành")
        ordering = [F("starts_on").desc(), "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="inspection_is_recorded_once",
                fields=["decision_number", "decided_on"],
                condition=~Q(state="cancelled"),
                violation_error_message=_("Quyết định này đã có đoàn kiểm tra."),
            ),
            models.CheckConstraint(
                name="inspection_runs_forward",
                condition=Q(ends_on__gte=F("starts_on")) & Q(starts_on__gte=F("decided_on")),
                violation_error_message=_(
                    "Kiểm tra bắt đầu từ ngày quyết định trở đi và kết thúc sau khi bắt đầu."
                ),
            ),
            models.CheckConstraint(
                name="inspection_state_has_what_it_needs",
                condition=Q(state=InspectionState.PLANNED, concluded_on=None, cancel_reason="")
                | Q(
                    state=InspectionState.CONCLUDED,
                    concluded_on__gte=F("starts_on"),
                    instrument__isnull=False,
                    cancel_reason="",
                )
                & ~Q(findings="")
                | Q(state=InspectionState.CANCELLED, concluded_on=None) & ~Q(cancel_reason=""),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.Protect(
                name="frozen_once_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'planned'"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InspectionMember(models.Model):
    """A seat on the team, held by an office of an agency and never by a named person."""

    inspection = models.ForeignKey(
        Inspection, verbose_name=_("đoàn kiểm tra"), on_delete=models.PROTECT, related_name="members"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    seat = models.CharField(_("vị trí trong đoàn"), max_length=10, choices=TeamSeat)
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="inspection_seats"
    )
    office = models.CharField(_("chức vụ"), max_length=200)

    class Meta:
        verbose_name = _("thành viên đoàn kiểm tra")
        verbose_name_plural = _("thành viên đoàn kiểm tra")
        ordering = ["inspection", "order"]
        constraints = [
            models.UniqueConstraint(name="team_members_stand_in_order", fields=["inspection", "order"]),
            models.UniqueConstraint(
                name="team_has_one_leader",
                fields=["inspection"],
                condition=Q(seat=TeamSeat.LEADER),
                violation_error_message=_("Đoàn kiểm tra chỉ có một trưởng đoàn."),
            ),
        ]
        triggers = [frozen_with_its_inspection(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.office} – {self.agency.short_name}"


class InspectionProvince(models.Model):
    """A province that the team visits, and what was found there."""

    inspection = models.ForeignKey(
        Inspection, verbose_name=_("đoàn kiểm tra"), on_delete=models.PROTECT, related_name="visits"
    )
    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh, thành phố"), on_delete=models.PROTECT, related_name="inspections"
    )
    visited_on = models.DateField(_("ngày làm việc"), null=True, blank=True)
    findings = models.TextField(_("kết quả kiểm tra tại địa phương"), blank=True)

    class Meta:
        verbose_name = _("địa phương được kiểm tra")
        verbose_name_plural = _("địa phương được kiểm tra")
        ordering = ["inspection", F("visited_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(name="province_is_visited_once", fields=["inspection", "province"])
        ]
        triggers = [frozen_with_its_inspection(), no_truncate()]

    def __str__(self) -> str:
        return str(self.province)


class Recommendation(models.Model):
    """What the team recommends, to whom and by when; `obligation` is the duty it becomes when concluded."""

    inspection = models.ForeignKey(
        Inspection, verbose_name=_("đoàn kiểm tra"), on_delete=models.PROTECT, related_name="recommendations"
    )
    number = models.PositiveSmallIntegerField(_("số"))
    text = models.TextField(_("kiến nghị"))
    owner = models.ForeignKey(
        Agency, verbose_name=_("cơ quan thực hiện"), on_delete=models.PROTECT, related_name="recommendations"
    )
    due_on = models.DateField(_("hạn"))
    obligation = models.OneToOneField(
        Obligation,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendation",
    )

    class Meta:
        verbose_name = _("kiến nghị")
        verbose_name_plural = _("kiến nghị")
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(name="recommendation_numbers_differ", fields=["inspection", "number"]),
            models.CheckConstraint(name="recommendation_says_something", condition=~Q(text="")),
        ]
        triggers = [frozen_with_its_inspection(), no_truncate()]

    def __str__(self) -> str:
        return self.text[:60]
