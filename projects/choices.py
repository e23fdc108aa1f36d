from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a target points. For a decrease, milestones say by how many per cent of the baseline."""

    AT_LEAST = "at_least", _("ít nhất")
    AT_MOST = "at_most", _("không quá")
    DECREASE = "decrease", _("giảm")


class TargetLevel(models.TextChoices):
    NATIONAL = "national", _("toàn quốc")
    PROVINCE = "province", _("cấp tỉnh")
    COMMUNE = "commune", _("cấp xã")


class TargetState(models.TextChoices):
    """How a target stands in a year. Computed, never stored."""

    REACHED = "reached", _("đạt")
    MISSED = "missed", _("chưa đạt")
    ON_COURSE = "on_course", _("đúng lộ trình")
    BEHIND = "behind", _("chậm so với lộ trình")
    PENDING = "pending", _("chưa đến mốc")
    NO_DATA = "no_data", _("chưa có số liệu")
    NOT_COMPUTABLE = "not_computable", _("không tính được")


class AgencyRole(models.TextChoices):
    LEAD = "lead", _("chủ trì")
    COORDINATING = "coordinating", _("phối hợp")


class BoardSeat(models.TextChoices):
    """A seat on a project's management board (ban chủ nhiệm)."""

    HEAD = "head", _("chủ nhiệm")
    DEPUTY = "deputy", _("phó chủ nhiệm")
    MEMBER = "member", _("thành viên")
    SECRETARY = "secretary", _("thư ký")


class ActivityLevel(models.TextChoices):
    """A task holds tasks and activities; progress is entered for activities."""

    TASK = "task", _("nhiệm vụ")
    ACTIVITY = "activity", _("hoạt động")


class ActivityState(models.TextChoices):
    """What people have said about an activity. Late and slipped are computed from dates."""

    PLANNED = "planned", _("chưa bắt đầu")
    RUNNING = "running", _("đang thực hiện")
    DONE = "done", _("đã hoàn thành")
    CANCELLED = "cancelled", _("đã huỷ")


class ActivityVerb(models.TextChoices):
    PLAN = "plan", _("lập kế hoạch")
    EDIT = "edit", _("sửa thông tin")
    RESCHEDULE = "reschedule", _("điều chỉnh thời gian")
    START = "start", _("bắt đầu")
    FINISH = "finish", _("hoàn thành")
    CANCEL = "cancel", _("huỷ")
    REOPEN = "reopen", _("mở lại")
    LINK = "link", _("thêm quan hệ phụ thuộc")
    UNLINK = "unlink", _("bỏ quan hệ phụ thuộc")


class EntryState(models.TextChoices):
    """A returned entry stays as it was sent; the lead goes on in a new draft with the same content."""

    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã gửi, chờ xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận")
    RETURNED = "returned", _("bị trả lại")


class EntryVerb(models.TextChoices):
    ENTER = "enter", _("nhập")
    EDIT = "edit", _("sửa")
    SUBMIT = "submit", _("gửi")
    RETURN = "return", _("trả lại")
    CONFIRM = "confirm", _("xác nhận")


class ProductState(models.TextChoices):
    PENDING = "pending", _("chưa giao nộp")
    DELIVERED = "delivered", _("đã giao nộp")
    CANCELLED = "cancelled", _("không thực hiện")


class ObstacleKind(models.TextChoices):
    RISK = "risk", _("rủi ro")
    OBSTACLE = "obstacle", _("khó khăn, vướng mắc")


class ObstacleState(models.TextChoices):
    OPEN = "open", _("chưa tháo gỡ")
    CLOSED = "closed", _("đã tháo gỡ")


class FundingSource(models.TextChoices):
    CENTRAL = "central", _("ngân sách trung ương")
    LOCAL = "local", _("ngân sách địa phương")
    AID = "aid", _("viện trợ")
    OTHER = "other", _("nguồn khác")


class MovementKind(models.TextChoices):
    ALLOTTED = "allotted", _("giao dự toán")
    DISBURSED = "disbursed", _("giải ngân")


class MeetingKind(models.TextChoices):
    BRIEFING = "briefing", _("giao ban")
    INTERIM = "interim", _("sơ kết")
    FINAL = "final", _("tổng kết")


class AttachmentKind(models.TextChoices):
    FILE = "file", _("tệp")
    DOCUMENT = "document", _("văn bản")


class ProjectVerb(models.TextChoices):
    """What people do to a project's products, obstacles, money, meetings and files."""

    ADD = "add", _("thêm")
    EDIT = "edit", _("sửa")
    DELIVER = "deliver", _("giao nộp")
    CANCEL = "cancel", _("huỷ")
    REOPEN = "reopen", _("mở lại")
    CLOSE = "close", _("tháo gỡ")
    REVERSE = "reverse", _("huỷ ghi nhận")
    CONCLUDE = "conclude", _("kết luận")
    ATTACH = "attach", _("đính kèm")
    WITHDRAW = "withdraw", _("rút tệp")
    RETRACT = "retract", _("rút bỏ")
    IMPORT = "import", _("nhập từ bảng tính")
