"""Activities for 30 July (Decision 793/QĐ-TTg) and campaigns, with photographs that show nobody's identity."""

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
from provinces.choices import ActivityKind, ActivityLevel, Occasion
from provinces.models.records import Recorded
from provinces.models.units import Province


class AwarenessQuerySet(models.QuerySet["AwarenessEvent"]):
    def visible_to(self, user: User) -> Self:
        """National roles see all of them; others those of their agencies, and those of the centre."""
        if user.has(Permission.PLAN_VIEW_ALL):
            return self
        if user.has(Permission.PLAN_VIEW):
            return self.filter(Q(agency__in=user.agency_scope) | Q(province=None))
        return self.none()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


@pghistory.track()
class AwarenessEvent(Recorded):
    """One activity: `agency` answers for it; a province's own has the province, one of the centre has none.

    `attendance` counts people and is never a list of them.
    """

    province = models.ForeignKey(
        Province,
        verbose_name=_("tỉnh, thành phố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awareness_events",
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan tổ chức"), on_delete=models.PROTECT, related_name="awareness_events"
    )
    occasion = models.CharField(_("dịp"), max_length=10, choices=Occasion)
    kind = models.CharField(_("hình thức"), max_length=16, choices=ActivityKind)
    level = models.CharField(_("cấp tổ chức"), max_length=10, choices=ActivityLevel)
    title = models.CharField(_("tên hoạt động"), max_length=300)
    held_on = models.DateField(_("ngày tổ chức"))
    held_to = models.DateField(_("đến ngày"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200)
    attendance = models.PositiveIntegerField(_("số người tham dự"), null=True, blank=True)
    material = models.CharField(_("tài liệu truyền thông"), max_length=300, blank=True)
    material_count = models.PositiveIntegerField(_("số tài liệu phát ra"), null=True, blank=True)
    result = models.TextField(_("kết quả"), blank=True)

    objects = AwarenessQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("hoạt động hưởng ứng")
        verbose_name_plural = _("hoạt động hưởng ứng")
        ordering = [F("held_on").desc(), "-pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(held_to=None) | Q(held_to__gte=F("held_on")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                name="activity_of_a_province_names_it",
                condition=Q(level=ActivityLevel.CENTRAL, province=None)
                | ~Q(level=ActivityLevel.CENTRAL) & Q(province__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="activities_by_occasion",
                fields=["occasion", "held_on"],
                include=["province"],
                condition=Q(withdrawn_at=None),
            )
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="keeps_province_agency_recorder",
                fields=["province", "agency", "recorded_by", "synthetic"],
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AwarenessPhoto(models.Model):
    """A photograph, encoded anew without metadata (`core.images`). Withdrawn ones lose their bytes too."""

    event = models.ForeignKey(
        AwarenessEvent, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="photos"
    )
    file = models.ForeignKey(StoredFile, verbose_name=_("ảnh"), on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField(_("chiều rộng (điểm ảnh)"))
    height = models.PositiveSmallIntegerField(_("chiều cao (điểm ảnh)"))
    caption = models.CharField(_("chú thích"), max_length=200)
    added_by = models.ForeignKey(
        User, verbose_name=_("người tải lên"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("tải lên lúc"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("người gỡ"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do gỡ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ảnh hoạt động")
        verbose_name_plural = _("ảnh hoạt động")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="photo_is_shown_once", fields=["event", "file"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="photo_withdrawn_has_who_when_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]
        triggers = [never_deleted(), no_truncate()]

    def __str__(self) -> str:
        return self.caption
