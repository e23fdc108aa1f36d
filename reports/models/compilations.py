"""Compile jobs and their frozen results."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.jobs import AbstractJob
from core.triggers import append_only, no_truncate
from reports.choices import DocumentKind
from reports.models.catalogue import Cell
from reports.models.filing import ReportVersion
from reports.models.forms import FormVersion
from reports.models.periods import Period


class CompilationQuerySet(models.QuerySet["Compilation"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has(Permission.COMPILATION_VIEW) else self.none()


class Compilation(models.Model):
    """National totals of a period, frozen with the versions they come from and a digest over all of it."""

    period = models.ForeignKey(
        Period, verbose_name=_("kỳ báo cáo"), on_delete=models.PROTECT, related_name="compilations"
    )
    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("biểu mẫu"), on_delete=models.PROTECT, related_name="compilations"
    )
    boundaries = models.DateField(_("theo địa giới tại ngày"))
    provisional = models.BooleanField(_("tạm tính"))  # uses versions that are submitted but not yet accepted
    synthetic = models.BooleanField(_("số liệu minh hoạ"))
    reported = models.PositiveSmallIntegerField(_("số địa phương đã báo cáo"))
    expected = models.PositiveSmallIntegerField(_("số địa phương phải báo cáo"))
    missing = models.JSONField(_("địa phương chưa báo cáo"), default=list, blank=True)  # province keys
    digest = models.CharField(_("mã băm SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("tổng hợp lúc"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người chạy"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản tổng hợp")
        verbose_name_plural = _("bản tổng hợp")
        ordering = [F("created_at").desc(), "-pk"]
        constraints = [
            models.CheckConstraint(
                name="compilation_coverage_is_possible", condition=Q(reported__lte=F("expected"))
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.period} {self.digest[:12]}"


class CompilationInput(models.Model):
    """A report version that a compilation used."""

    compilation = models.ForeignKey(
        Compilation, verbose_name=_("bản tổng hợp"), on_delete=models.PROTECT, related_name="inputs"
    )
    version = models.ForeignKey(
        ReportVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="used_in"
    )
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("nguồn của bản tổng hợp")
        verbose_name_plural = _("nguồn của bản tổng hợp")
        constraints = [models.UniqueConstraint(name="input_is_used_once", fields=["compilation", "version"])]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.version_id} {self.sha256[:12]}"


class CompiledFigure(models.Model):
    """One national figure: its value, how many units it rests on, and the two values it is compared with."""

    compilation = models.ForeignKey(
        Compilation, verbose_name=_("bản tổng hợp"), on_delete=models.PROTECT, related_name="figures"
    )
    cell = models.ForeignKey(Cell, verbose_name=_("ô"), on_delete=models.PROTECT, related_name="compiled")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    value = models.DecimalField(_("giá trị"), max_digits=20, decimal_places=3, null=True)
    reported = models.PositiveSmallIntegerField(_("số đơn vị có số liệu"))
    expected = models.PositiveSmallIntegerField(_("số đơn vị phải có"))
    previous = models.DecimalField(_("kỳ trước"), max_digits=20, decimal_places=3, null=True)
    same_period_last_year = models.DecimalField(
        _("cùng kỳ năm trước"), max_digits=20, decimal_places=3, null=True
    )

    class Meta:
        verbose_name = _("số liệu tổng hợp")
        verbose_name_plural = _("số liệu tổng hợp")
        ordering = ["compilation", "order"]
        constraints = [
            models.UniqueConstraint(name="compiled_figure_stands_once", fields=["compilation", "cell"])
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.cell_id} = {self.value}"


class CompiledDocument(models.Model):
    """A file made from a compilation. It lives in the database so that a backup and every worker have it."""

    compilation = models.ForeignKey(
        Compilation, verbose_name=_("bản tổng hợp"), on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("loại"), max_length=4, choices=DocumentKind)
    content = models.BinaryField(_("nội dung"))
    size = models.PositiveIntegerField(_("kích thước (byte)"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("tệp tổng hợp")
        verbose_name_plural = _("tệp tổng hợp")
        ordering = ["compilation", "kind"]
        constraints = [models.UniqueConstraint(name="document_is_made_once", fields=["compilation", "kind"])]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.compilation_id}.{self.kind}"


class CompileJobQuerySet(models.QuerySet["CompileJob"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has(Permission.COMPILATION_VIEW) else self.none()


class CompileJob(AbstractJob):
    """A request to compile one period on one form."""

    task_name = "reports.compile_period"

    period = models.ForeignKey(
        Period, verbose_name=_("kỳ báo cáo"), on_delete=models.PROTECT, related_name="compile_jobs"
    )
    form_version = models.ForeignKey(FormVersion, verbose_name=_("biểu mẫu"), on_delete=models.PROTECT)
    provisional = models.BooleanField(_("tạm tính"), default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người yêu cầu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    compilation = models.ForeignKey(
        Compilation,
        verbose_name=_("kết quả"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )

    objects = CompileJobQuerySet.as_manager()

    class Meta(AbstractJob.Meta):
        verbose_name = _("lượt tổng hợp")
        verbose_name_plural = _("lượt tổng hợp")
        ordering = ["-pk"]
        constraints = [
            *AbstractJob.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_compile_per_period",
                fields=["period", "form_version", "provisional"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period.code}: {self.get_state_display()}"
