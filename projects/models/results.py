"""Products (sản phẩm) that a project owes, and what stands in its way."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.triggers import never_deleted, no_truncate
from projects.choices import ObstacleKind, ObstacleState, ProductState
from projects.models.activities import Activity
from projects.models.programmes import Project, Subproject


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: User) -> Self:
        """Products are named in published decisions: every signed-in person sees them."""
        return self if user.is_authenticated else self.none()


@pghistory.track(
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="ProductHistory",
)
class Product(models.Model):
    """What a project has to hand over, by when. It is delivered by human act, with evidence."""

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, related_name="products"
    )
    subproject = models.ForeignKey(
        Subproject,
        verbose_name=_("tiểu đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("hoạt động"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
    )
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("sản phẩm"), max_length=300)
    description = models.TextField(_("mô tả"), blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ProductState, default=ProductState.PENDING
    )
    delivered_on = models.DateField(_("ngày giao nộp"), null=True, blank=True)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    edits = models.PositiveIntegerField(default=0, editable=False)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("sản phẩm")
        verbose_name_plural = _("sản phẩm")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(name="product_numbers_differ", fields=["project", "number"]),
            models.CheckConstraint(
                name="delivered_product_has_its_day",
                condition=Q(state=ProductState.DELIVERED, delivered_on__isnull=False)
                | ~Q(state=ProductState.DELIVERED) & Q(delivered_on=None),
                violation_error_message=_("Sản phẩm đã giao nộp phải có ngày giao nộp."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(name="keeps_project_and_number", fields=["project", "number", "synthetic"]),
        ]

    def __str__(self) -> str:
        return self.name


class ObstacleQuerySet(models.QuerySet["Obstacle"]):
    def visible_to(self, user: User) -> Self:
        """Those of followed projects, and those that wait for one of the person's agencies."""
        return self.filter(Q(project__in=Project.objects.followed_by(user)) | Q(owner__in=user.agency_scope))


@pghistory.track(
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="ObstacleHistory",
)
class Obstacle(models.Model):
    """A risk, or an obstacle that has come about; `owner` is the agency that has to deal with it."""

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, related_name="obstacles"
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("hoạt động"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles",
    )
    kind = models.CharField(_("loại"), max_length=10, choices=ObstacleKind)
    text = models.TextField(_("nội dung"))
    owner = models.ForeignKey(
        Agency, verbose_name=_("cơ quan tháo gỡ"), on_delete=models.PROTECT, related_name="obstacles"
    )
    due_on = models.DateField(_("hạn tháo gỡ"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ObstacleState, default=ObstacleState.OPEN
    )
    resolution = models.TextField(_("kết quả tháo gỡ"), blank=True)
    closed_on = models.DateField(_("ngày tháo gỡ"), null=True, blank=True)
    opened_by = models.ForeignKey(
        User, verbose_name=_("người nêu"), on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("nêu lúc"), default=timezone.now)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rủi ro, vướng mắc")
        verbose_name_plural = _("rủi ro, vướng mắc")
        ordering = ["project", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_obstacle_says_how_and_when",
                condition=Q(state=ObstacleState.CLOSED, closed_on__isnull=False) & ~Q(resolution="")
                | Q(state=ObstacleState.OPEN, closed_on=None, resolution=""),
                violation_error_message=_("Vướng mắc đã tháo gỡ phải có ngày và kết quả."),
            ),
        ]
        indexes = [
            models.Index(
                name="obstacles_open", fields=["project", "due_on"], condition=Q(state=ObstacleState.OPEN)
            )
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.ReadOnly(name="keeps_project", fields=["project", "synthetic"]),
        ]

    def __str__(self) -> str:
        return self.text[:60]
