"""Money: what was planned per year and source, what was allotted and what was disbursed.

Amounts are in million đồng with six decimal places, so that every đồng is exact.
"""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.triggers import append_only, never_deleted, no_truncate
from projects.choices import FundingSource, MovementKind
from projects.models.programmes import Project, Subproject
from projects.models.triggers import checked

AMOUNT_DIGITS, AMOUNT_PLACES = 18, 6

_OF_ITS_PROJECT = """
    IF NEW.subproject_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_subproject WHERE id = NEW.subproject_id AND project_id = NEW.project_id
    ) THEN
        RAISE EXCEPTION 'a budget line names a subproject of another project'
            USING ERRCODE = 'check_violation';
    END IF;
"""

_REVERSES_EXACTLY = """
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_budgetmovement
        WHERE id = NEW.reverses_id AND line_id = NEW.line_id AND kind = NEW.kind
          AND amount = -NEW.amount AND reverses_id IS NULL
    ) THEN
        RAISE EXCEPTION 'a reversal takes back one movement of the same line and kind, whole'
            USING ERRCODE = 'check_violation';
    END IF;
"""


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(project__in=Project.objects.followed_by(user))


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="BudgetLineHistory",
)
class BudgetLine(models.Model):
    """Money planned for a project or subproject in a year from one source (dòng kinh phí)."""

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, related_name="budget_lines"
    )
    subproject = models.ForeignKey(
        Subproject,
        verbose_name=_("tiểu đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    source = models.CharField(_("nguồn vốn"), max_length=10, choices=FundingSource)
    planned = models.DecimalField(
        _("kế hoạch (triệu đồng)"), max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES
    )
    note = models.TextField(_("ghi chú"), blank=True)
    edits = models.PositiveIntegerField(default=0, editable=False)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng kinh phí")
        verbose_name_plural = _("dòng kinh phí")
        ordering = ["project", F("subproject").asc(nulls_first=True), "year", "source"]
        constraints = [
            models.UniqueConstraint(
                name="budget_line_stands_once",
                fields=["project", "subproject", "year", "source"],
                nulls_distinct=False,
                violation_error_message=_("Đã có dòng kinh phí của năm và nguồn vốn này."),
            ),
            models.CheckConstraint(
                name="budget_plan_is_not_negative",
                condition=Q(planned__gte=0),
                violation_error_message=_("Kinh phí không được âm."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            checked("stays_in_its_project", _OF_ITS_PROJECT, pgtrigger.Insert),
            pgtrigger.ReadOnly(
                name="keeps_project_year_source",
                fields=["project", "subproject", "year", "source", "synthetic"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.get_source_display()}"


class BudgetMovementQuerySet(models.QuerySet["BudgetMovement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(line__in=BudgetLine.objects.visible_to(user))

    def standing(self) -> Self:
        """Without reversals and what they took back."""
        return self.filter(reverses=None, reversal=None)


class BudgetMovement(models.Model):
    """Money allotted (giao dự toán) or disbursed (giải ngân) by one document; append-only.

    A wrong movement is taken back whole by a second one with the opposite amount (`reverses`), so that sums over all
    rows are right at every moment.
    """

    line = models.ForeignKey(
        BudgetLine, verbose_name=_("dòng kinh phí"), on_delete=models.PROTECT, related_name="movements"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=MovementKind)
    amount = models.DecimalField(
        _("số tiền (triệu đồng)"), max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES
    )
    on = models.DateField(_("ngày"))
    document_number = models.CharField(_("số chứng từ"), max_length=80)
    overspend_reason = models.TextField(_("lý do giải ngân vượt dự toán giao"), blank=True)
    reverses = models.OneToOneField(
        "self",
        verbose_name=_("huỷ ghi nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
    )
    reversal_reason = models.TextField(_("lý do huỷ ghi nhận"), blank=True)
    entered_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)

    objects = BudgetMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("khoản giao, giải ngân")
        verbose_name_plural = _("các khoản giao, giải ngân")
        ordering = ["line", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="movement_is_positive_and_its_reversal_negative",
                condition=Q(reverses=None, amount__gt=0, reversal_reason="")
                | Q(reverses__isnull=False, amount__lt=0) & ~Q(reversal_reason=""),
                violation_error_message=_("Số tiền phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="movement_names_its_document",
                condition=~Q(document_number=""),
                violation_error_message=_("Phải ghi số chứng từ."),
            ),
        ]
        triggers = [
            append_only(),
            no_truncate(),
            checked("reverses_exactly", _REVERSES_EXACTLY, pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} ({self.on:%d/%m/%Y})"
