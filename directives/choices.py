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
