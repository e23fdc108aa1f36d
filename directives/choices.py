from django.db import models
from django.utils.translation import gettext_lazy as _


class InstrumentType(models.TextChoices):
    """Kinds of document, with the abbreviation of Decree 30/2020, Annex III, where it has one."""

    LAW = "law", _("Luật")
    CODE = "code", _("Bộ luật")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECREE = "decree", _("Nghị định")
    DECISION = "decision", _("Quyết định")
    DIRECTIVE = "directive", _("Chỉ thị")
    CONCLUSION = "conclusion", _("Kết luận")
    CIRCULAR = "circular", _("Thông tư")
    JOINT_CIRCULAR = "joint_circular", _("Thông tư liên tịch")
    PLAN = "plan", _("Kế hoạch")
    REGULATION = "regulation", _("Quy chế")
    LETTER = "letter", _("Công văn")
    OTHER = "other", _("Văn bản khác")


class InstrumentStatus(models.TextChoices):
    IN_FORCE = "in_force", _("còn hiệu lực")
    EXPIRED = "expired", _("hết hiệu lực")
    REPLACED = "replaced", _("đã bị thay thế")
    UNKNOWN = "unknown", _("chưa xác minh")


class RelationKind(models.TextChoices):
    """What an instrument does to, or takes from, another one."""

    BASED_ON = "based_on", _("căn cứ")
    IMPLEMENTS = "implements", _("triển khai thực hiện")
    AMENDS = "amends", _("sửa đổi, bổ sung")
    REPLACES = "replaces", _("thay thế")


class ProvisionKind(models.TextChoices):
    PART = "part", _("Phần")
    CHAPTER = "chapter", _("Chương")
    SECTION = "section", _("Mục")
    ARTICLE = "article", _("Điều")
    CLAUSE = "clause", _("Khoản")
    POINT = "point", _("Điểm")


class ObligationKind(models.TextChoices):
    """What has to be done."""

    ISSUE = "issue", _("ban hành văn bản")
    REPORT = "report", _("báo cáo")
    ACTIVITY = "activity", _("tổ chức hoạt động")
    CONSOLIDATE = "consolidate", _("kiện toàn tổ chức")
    INSPECT = "inspect", _("kiểm tra, đôn đốc")
    REVIEW = "review", _("sơ kết, tổng kết")
    OTHER = "other", _("nhiệm vụ khác")


class DueRule(models.TextChoices):
    """How a due date follows."""

    ONCE = "once", _("một lần, vào ngày")
    AFTER_EVENT = "after_event", _("sau sự kiện, tính theo ngày làm việc")
    YEARLY = "yearly", _("hằng năm")
    HALF_YEARLY = "half_yearly", _("6 tháng một lần")
    QUARTERLY = "quarterly", _("hằng quý")
    MONTHLY = "monthly", _("hằng tháng")


class AssignmentState(models.TextChoices):
    """What people have done about an assignment. Due and overdue are computed, never stored."""

    OPEN = "open", _("chưa thực hiện")
    ACKNOWLEDGED = "acknowledged", _("đã nhận nhiệm vụ")
    REPORTED = "reported", _("đã báo hoàn thành, chờ xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận hoàn thành")
    RETURNED = "returned", _("bị trả lại")
    WAIVED = "waived", _("được miễn")
    PASSED_ON = "passed_on", _("đã chuyển tiếp")


class AssignmentVerb(models.TextChoices):
    ASSIGN = "assign", _("giao nhiệm vụ")
    ACKNOWLEDGE = "acknowledge", _("nhận nhiệm vụ")
    REPORT_DONE = "report_done", _("báo hoàn thành")
    FULFIL = "fulfil", _("hoàn thành theo kết quả ghi nhận")
    WITHDRAW = "withdraw", _("rút minh chứng")
    CONFIRM = "confirm", _("xác nhận")
    RETURN = "return", _("trả lại")
    WAIVE = "waive", _("miễn")
    INHERIT = "inherit", _("kế thừa")
    PASS_ON = "pass_on", _("chuyển tiếp")
    REDATE = "redate", _("điều chỉnh hạn")


class Cell(models.TextChoices):
    """The four cells leaders read; an assignment neither waived nor passed on stands in exactly one."""

    DONE_ON_TIME = "done_on_time", _("hoàn thành đúng hạn")
    DONE_LATE = "done_late", _("hoàn thành quá hạn")
    OPEN_IN_TIME = "open_in_time", _("đang thực hiện trong hạn")
    OPEN_OVERDUE = "open_overdue", _("chưa hoàn thành, quá hạn")


class EvidenceKind(models.TextChoices):
    DOCUMENT = "document", _("văn bản")
    FILE = "file", _("tệp")
    RECORD = "record", _("kết quả ghi nhận trong chương trình")
