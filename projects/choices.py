from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a target points."""

    AT_LEAST = "at_least", _("ít nhất")
    AT_MOST = "at_most", _("không quá")
    DECREASE = "decrease", _("giảm")


class TargetLevel(models.TextChoices):
    NATIONAL = "national", _("toàn quốc")
    PROVINCE = "province", _("cấp tỉnh")
    COMMUNE = "commune", _("cấp xã")


class AgencyRole(models.TextChoices):
    LEAD = "lead", _("chủ trì")
    COORDINATING = "coordinating", _("phối hợp")
