"""Provincial steering committees re-formed (kiện toàn): the decision, the working regulation, who answers for what."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.models import StoredFile
from core.triggers import never_deleted, no_truncate
from provinces.choices import CommitteeSeat
from provinces.models.records import Recorded
from provinces.models.units import Province


class ConsolidationQuerySet(models.QuerySet["Consolidation"]):
    def visible_to(self, user: User) -> Self:
        """National roles see all of them; others those of their agencies and of what lies below."""
        if user.has(Permission.PLAN_VIEW_ALL):
            return self
        if user.has(Permission.PLAN_VIEW):
            return self.filter(province__committee__in=user.agency_scope)
        return self.none()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Consolidation(Recorded):
    """A decision that re-forms the committee, and the two documents that follow from it.

    `regulation_*` is the working regulation; `assignment_*` the notice by which members are given themes and areas,
    which the rows of `CommitteeMember` spell out.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh, thành phố"), on_delete=models.PROTECT, related_name="consolidations"
    )
    decision_number = models.CharField(_("số, ký hiệu quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    signer_office = models.CharField(_("chức vụ người ký"), max_length=200)
    regulation_number = models.CharField(_("số, ký hiệu quy chế"), max_length=80, blank=True)
    regulation_on = models.DateField(_("ngày ban hành quy chế"), null=True, blank=True)
    assignment_number = models.CharField(_("số, ký hiệu văn bản phân công"), max_length=80, blank=True)
    assigned_on = models.DateField(_("ngày phân công thành viên"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = ConsolidationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("kiện toàn ban chỉ đạo")
        verbose_name_plural = _("kiện toàn ban chỉ đạo")
        ordering = ["province", F("decided_on").desc(), "-pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                name="consolidation_is_recorded_once",
                fields=["province", "decision_number", "decided_on"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Quyết định này đã được ghi nhận."),
            ),
            models.CheckConstraint(
                name="committee_regulation_has_number_and_day",
                condition=Q(regulation_number="", regulation_on=None)
                | ~Q(regulation_number="") & Q(regulation_on__isnull=False),
                violation_error_message=_("Quy chế phải có cả số, ký hiệu và ngày ban hành."),
            ),
            models.CheckConstraint(
                name="committee_assignment_has_number_and_day",
                condition=Q(assignment_number="", assigned_on=None)
                | ~Q(assignment_number="") & Q(assigned_on__isnull=False),
                violation_error_message=_("Văn bản phân công phải có cả số, ký hiệu và ngày."),
            ),
            models.CheckConstraint(
                name="committee_papers_follow_the_decision",
                condition=(Q(regulation_on=None) | Q(regulation_on__gte=F("decided_on")))
                & (Q(assigned_on=None) | Q(assigned_on__gte=F("decided_on"))),
                violation_error_message=_("Quy chế và văn bản phân công không thể trước ngày kiện toàn."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="keeps_province_and_recorder", fields=["province", "recorded_by", "synthetic"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_number} ({self.decided_on:%d/%m/%Y})"


class CommitteeMember(models.Model):
    """A seat on the committee, held by an office and never by a named person, with its theme and its area."""

    consolidation = models.ForeignKey(
        Consolidation, verbose_name=_("kiện toàn"), on_delete=models.PROTECT, related_name="members"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    seat = models.CharField(_("vị trí"), max_length=16, choices=CommitteeSeat)
    office = models.CharField(_("chức vụ, cơ quan"), max_length=200)
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.CharField(_("lĩnh vực phụ trách"), max_length=200, blank=True)
    area = models.CharField(_("địa bàn phụ trách"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thành viên ban chỉ đạo")
        verbose_name_plural = _("thành viên ban chỉ đạo")
        ordering = ["consolidation", "order"]
        constraints = [
            models.UniqueConstraint(
                name="committee_members_stand_in_order", fields=["consolidation", "order"]
            ),
            models.UniqueConstraint(
                name="committee_has_one_head",
                fields=["consolidation"],
                condition=Q(seat=CommitteeSeat.HEAD),
                violation_error_message=_("Ban chỉ đạo chỉ có một trưởng ban."),
            ),
        ]
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return self.office
