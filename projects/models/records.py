"""Files and documents attached to a project's rows, and what people did to them."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import StoredFile
from core.triggers import append_only, never_deleted, no_truncate
from projects.choices import AttachmentKind, ProjectVerb
from projects.models.budget import BudgetLine
from projects.models.meetings import Meeting
from projects.models.programmes import Programme, Project
from projects.models.progress import ProgressEntry
from projects.models.results import Obstacle, Product
from projects.models.targets import TargetCount

_OWNERS = ["project", "entry", "product", "meeting", "target_count"]


def _exactly_one(names: list[str]) -> Q:
    """Exactly one of these foreign keys is set."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return found


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """What hangs on rows that the person sees."""
        return self.filter(
            Q(project__in=Project.objects.visible_to(user))
            | Q(product__project__in=Project.objects.visible_to(user))
            | Q(target_count__target__programme__in=Programme.objects.visible_to(user))
            | Q(entry__in=ProgressEntry.objects.visible_to(user).values("pk"))
            | Q(meeting__in=Meeting.objects.visible_to(user))
        )


class Attachment(models.Model):
    """A file or a document by number and date that belongs to exactly one row; evidence of an entry or a product.

    It is withdrawn by date, never removed; of an entry that was sent it stays for good.
    """

    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    entry = models.ForeignKey(
        ProgressEntry,
        verbose_name=_("cập nhật tiến độ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    product = models.ForeignKey(
        Product,
        verbose_name=_("sản phẩm"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("cuộc họp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    target_count = models.ForeignKey(
        TargetCount,
        verbose_name=_("số liệu chỉ tiêu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    kind = models.CharField(_("loại"), max_length=10, choices=AttachmentKind)
    description = models.CharField(_("mô tả"), max_length=300)
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=80, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        User, verbose_name=_("người đính kèm"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("đính kèm lúc"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài liệu đính kèm")
        verbose_name_plural = _("tài liệu đính kèm")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(name="attachment_has_one_owner", condition=_exactly_one(_OWNERS)),
            models.CheckConstraint(
                name="attachment_has_what_its_kind_needs",
                condition=Q(kind=AttachmentKind.FILE, file__isnull=False) & ~Q(file_name="")
                | Q(kind=AttachmentKind.DOCUMENT, document_date__isnull=False) & ~Q(document_number=""),
                violation_error_message=_("Cần chọn tệp, hoặc ghi số và ngày văn bản."),
            ),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            pgtrigger.Trigger(
                name="frozen_with_its_entry",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
    IF EXISTS (SELECT 1 FROM projects_progressentry WHERE id = NEW.entry_id AND state <> 'draft') THEN
        RAISE EXCEPTION 'entry % has been sent and cannot change', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""",
            ),
            pgtrigger.ReadOnly(name="only_withdrawn", exclude=["withdrawn_at"]),
        ]

    def __str__(self) -> str:
        return self.description


class ProjectEvent(models.Model):
    """Something a person did to a project's products, obstacles, money, meetings or files; append-only."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.PROTECT, related_name="events"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    product = models.ForeignKey(
        Product, verbose_name=_("sản phẩm"), on_delete=models.PROTECT, null=True, related_name="events"
    )
    obstacle = models.ForeignKey(
        Obstacle, verbose_name=_("vướng mắc"), on_delete=models.PROTECT, null=True, related_name="events"
    )
    line = models.ForeignKey(
        BudgetLine,
        verbose_name=_("dòng kinh phí"),
        on_delete=models.PROTECT,
        null=True,
        related_name="events",
    )
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("cuộc họp"), on_delete=models.PROTECT, null=True, related_name="events"
    )
    verb = models.CharField(_("việc"), max_length=10, choices=ProjectVerb)
    by = models.ForeignKey(
        User, verbose_name=_("người thực hiện"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)
    note = models.TextField(_("chi tiết"), blank=True)

    class Meta:
        verbose_name = _("sự kiện đề án")
        verbose_name_plural = _("sự kiện đề án")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="project_event_has_its_reason",
                condition=~Q(verb__in=["cancel", "reopen", "reverse", "retract"]) | ~Q(reason=""),
                violation_error_message=_("Phải nêu lý do."),
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%d/%m/%Y}"
