from django.db import models
from django.utils.translation import gettext_lazy as _


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("tỉnh")
    CITY = "city", _("thành phố trực thuộc trung ương")


class Region(models.TextChoices):
    """The six socio-economic regions, from north to south."""

    NORTHERN_MIDLANDS = "northern_midlands", _("Trung du và miền núi phía Bắc")
    RED_RIVER_DELTA = "red_river_delta", _("Đồng bằng sông Hồng")
    CENTRAL_COAST = "central_coast", _("Bắc Trung Bộ và duyên hải miền Trung")
    CENTRAL_HIGHLANDS = "central_highlands", _("Tây Nguyên")
    SOUTHEAST = "southeast", _("Đông Nam Bộ")
    MEKONG_DELTA = "mekong_delta", _("Đồng bằng sông Cửu Long")


class Border(models.TextChoices):
    CHINA = "CN", _("Trung Quốc")
    LAOS = "LA", _("Lào")
    CAMBODIA = "KH", _("Campuchia")


class SuccessionKind(models.TextChoices):
    MERGER = "merger", _("sáp nhập")
    CHANGE_OF_TYPE = "change_of_type", _("đổi loại đơn vị hành chính")
    RENAME = "rename", _("đổi tên")
