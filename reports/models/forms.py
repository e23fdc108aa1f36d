"""Forms and their published versions: which cells and headings stand where, and who files them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from core.triggers import never_deleted
from projects.models import Project
from reports.choices import Frequency, Operator, Severity
from reports.models.catalogue import Cell


class Form(models.Model):
    """A report form (biểu mẫu) through all its versions."""

    code = models.SlugField(_("mã"), max_length=30, unique=True)
    name = models.CharField(_("tên"), max_length=300)

    class Meta:
        verbose_name = _("biểu mẫu")
        verbose_name_plural = _("biểu mẫu")
        ordering = ["code"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """One layout of a form, for periods whose cut-off falls within its validity."""

    form = models.ForeignKey(
        Form, verbose_name=_("biểu mẫu"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    title = models.CharField(_("tiêu đề"), max_length=300)
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phiên bản biểu mẫu")
        verbose_name_plural = _("phiên bản biểu mẫu")
        ordering = ["form", "number"]
        constraints = [models.UniqueConstraint(name="form_version_numbers_differ", fields=["form", "number"])]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.form.code} v{self.number}"


class Section(models.Model):
    """A block of cells: A. Lãnh đạo, chỉ đạo … G. Nguồn lực."""

    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="sections"
    )
    code = models.CharField(_("mã"), max_length=10)
    title = models.CharField(_("tên"), max_length=300)
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("mục số liệu")
        verbose_name_plural = _("mục số liệu")
        ordering = ["form_version", "order"]
        constraints = [models.UniqueConstraint(name="section_codes_differ", fields=["form_version", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class FormCell(models.Model):
    """A cell's place in a form version."""

    section = models.ForeignKey(
        Section, verbose_name=_("mục"), on_delete=models.PROTECT, related_name="form_cells"
    )
    cell = models.ForeignKey(Cell, verbose_name=_("ô"), on_delete=models.PROTECT, related_name="form_cells")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    required = models.BooleanField(_("bắt buộc"), default=False)

    class Meta:
        verbose_name = _("ô trong biểu mẫu")
        verbose_name_plural = _("ô trong biểu mẫu")
        ordering = ["section", "order"]
        constraints = [models.UniqueConstraint(name="form_cell_stands_once", fields=["section", "cell"])]

    def __str__(self) -> str:
        return self.cell.code


class NarrativeHeading(models.Model):
    """A heading of the text part, from the usual outline I–V."""

    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="headings"
    )
    code = models.CharField(_("mã"), max_length=10)
    title = models.CharField(_("tên"), max_length=300)
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    required = models.BooleanField(_("bắt buộc"), default=False)
    writable = models.BooleanField(
        _("có phần viết"), default=True
    )  # a heading over others has no text of its own
    order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("đề mục thuyết minh")
        verbose_name_plural = _("đề mục thuyết minh")
        ordering = ["form_version", "order"]
        constraints = [models.UniqueConstraint(name="heading_codes_differ", fields=["form_version", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class FormCheck(models.Model):
    """A rule between cells as data: sums of cells on both sides of an operator."""

    form_version = models.ForeignKey(
        FormVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="checks"
    )
    code = models.CharField(_("mã"), max_length=20)
    left = models.TextField(_("vế trái"))  # "C.03/force=police + C.03/force=border_guard"
    operator = models.CharField(_("phép so sánh"), max_length=2, choices=Operator)
    right = models.TextField(_("vế phải"))
    severity = models.CharField(_("mức"), max_length=8, choices=Severity)
    message = models.TextField(_("thông báo"))
    order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("quy tắc kiểm tra")
        verbose_name_plural = _("quy tắc kiểm tra")
        ordering = ["form_version", "order"]
        constraints = [models.UniqueConstraint(name="check_codes_differ", fields=["form_version", "code"])]

    def __str__(self) -> str:
        return f"{self.code}: {self.left} {self.operator} {self.right}"


class FilingRule(models.Model):
    """Agencies of a kind file a form at a frequency, for periods that end while the rule is valid."""

    form = models.ForeignKey(
        Form, verbose_name=_("biểu mẫu"), on_delete=models.PROTECT, related_name="filing_rules"
    )
    frequency = models.CharField(_("kỳ hạn"), max_length=1, choices=Frequency)
    agency_kind = models.CharField(_("loại cơ quan"), max_length=24, choices=AgencyKind)
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("quy định nộp báo cáo")
        verbose_name_plural = _("quy định nộp báo cáo")
        constraints = [
            models.UniqueConstraint(
                name="filing_rule_is_stated_once", fields=["form", "frequency", "agency_kind", "valid_from"]
            ),
            models.CheckConstraint(
                name="filing_rule_is_for_regular_reports", condition=Q(frequency__in=["M", "Q", "H", "Y"])
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.form.code} / {self.get_frequency_display()} / {self.get_agency_kind_display()}"
