from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What kind of body an agency is; duties are laid on kinds as well as on single agencies."""

    COMMITTEE = "committee", _("Ban Chỉ đạo")
    STANDING_OFFICE = "standing_office", _("Cơ quan thường trực")
    MINISTRY = "ministry", _("Bộ, cơ quan ngang bộ")
    FORCE = "force", _("Lực lượng chuyên trách")
    JUDICIARY = "judiciary", _("Viện kiểm sát, toà án")
    MASS_ORGANISATION = "mass_organisation", _("Mặt trận và tổ chức chính trị - xã hội")
    PROVINCIAL_COMMITTEE = "provincial_committee", _("Ban Chỉ đạo cấp tỉnh")
    PROVINCIAL_DEPARTMENT = "provincial_department", _("Sở, ngành cấp tỉnh")
    OTHER = "other", _("Cơ quan khác")
