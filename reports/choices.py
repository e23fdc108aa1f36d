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


class OfficialKind(models.TextChoices):
    """What an official document reports, and to whom."""

    NATIONAL = "national", _("Báo cáo toàn quốc của một kỳ")
    PROVINCE = "province", _("Báo cáo của địa phương gửi Ủy ban nhân dân")
    PROJECT = "project", _("Báo cáo của đề án gửi cơ quan chủ trì")
    REVIEW = "review", _("Báo cáo tổng kết nhiều năm")


class OfficialState(models.TextChoices):
    DRAFT = "draft", _("dự thảo")
    CHECKED = "checked", _("đã kiểm tra")
    APPROVED = "approved", _("đã duyệt")
    ISSUED = "issued", _("đã phát hành")


class OfficialVerb(models.TextChoices):
    CREATE = "create", _("lập dự thảo")
    EDIT = "edit", _("sửa dự thảo")
    CHECK = "check", _("xác nhận đã kiểm tra")
    APPROVE = "approve", _("duyệt")
    SEND_BACK = "send_back", _("trả lại để sửa")
    ISSUE = "issue", _("phát hành")


class IssuedFileKind(models.TextChoices):
    """Files of an issued document; the value is the end of the file's name."""

    PDF = "pdf", _("PDF đã ký số (PDF/A-2b)")
    TAGGED_PDF = "ua.pdf", _("PDF cho trình đọc màn hình (PDF/UA-1)")
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", _("XLSX (phụ lục số liệu)")
    CSV = "csv", _("CSV (số liệu)")
    JSON = "json", _("JSON (số liệu)")
