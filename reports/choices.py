from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorKind(models.TextChoices):
    COUNT = "count", _("số đếm")
    MONEY = "money", _("số tiền")
    RATE = "rate", _("tỷ lệ")


class AcrossUnits(models.TextChoices):
    """How an indicator adds across reporting units."""

    SUM = "sum", _("cộng")
    MAX = "max", _("lấy lớn nhất")
    LATEST = "latest", _("lấy mới nhất")
    NONE = "none", _("không cộng")


class AcrossPeriods(models.TextChoices):
    """How an indicator adds across periods: flows are summed, stocks keep the latest value."""

    SUM = "sum", _("cộng dồn")
    LATEST = "latest", _("lấy kỳ mới nhất")
    MAX = "max", _("lấy lớn nhất")
    NONE = "none", _("không cộng")


class Frequency(models.TextChoices):
    """Kinds of report by how often they are due; the value is the letter in a period's code."""

    MONTHLY = "M", _("tháng")
    QUARTERLY = "Q", _("quý")
    HALF_YEARLY = "H", _("6 tháng")
    YEARLY = "Y", _("năm")
    THEMATIC = "T", _("chuyên đề")
    AD_HOC = "A", _("đột xuất")


class FigureState(models.TextChoices):
    """What stands in a cell. A cell that is not yet filled has no row at all."""

    NUMBER = "number", _("số liệu")
    NOTHING = "nothing", _("không phát sinh")
    NOT_APPLICABLE = "not_applicable", _("không áp dụng")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã gửi, chờ tiếp nhận")
    RETURNED = "returned", _("bị trả lại")
    ACCEPTED = "accepted", _("đã tiếp nhận")


class Timeliness(models.TextChoices):
    """How a report stands against its due date. Computed from dates, never stored."""

    NOT_DUE = "not_due", _("chưa đến hạn")
    OVERDUE = "overdue", _("quá hạn, chưa gửi")
    ON_TIME = "on_time", _("đúng hạn")
    LATE = "late", _("gửi muộn")


class ReportEventKind(models.TextChoices):
    CREATED = "created", _("tạo báo cáo")
    SUBMITTED = "submitted", _("gửi báo cáo")
    RETURNED = "returned", _("trả lại")
    ACCEPTED = "accepted", _("tiếp nhận")


class Severity(models.TextChoices):
    """What a failed check does."""

    BLOCK = "block", _("chặn gửi")
    EXPLAIN = "explain", _("phải giải trình")
    NOTICE = "notice", _("lưu ý")


class Operator(models.TextChoices):
    EQUAL = "=", _("bằng")
    AT_MOST = "<=", _("không lớn hơn")
    AT_LEAST = ">=", _("không nhỏ hơn")


class DocumentKind(models.TextChoices):
    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"
