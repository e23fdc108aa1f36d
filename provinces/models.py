"""Provinces over time. The GSO code is not a key: seven codes changed hands on 01/07/2025."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User, valid_on
from core.triggers import never_deleted
from provinces.choices import Border, ProvinceKind, Region, SuccessionKind


class ProvinceQuerySet(models.QuerySet["Province"]):
    def valid_on(self, day: date) -> Self:
        """The provinces that exist on `day`: 63 until 30/06/2025, 34 since."""
        return self.filter(valid_on(day))

    def visible_to(self, user: User) -> Self:
        """The list of provinces is public; what they report is not (see `reports`)."""
        return self if user.is_authenticated else self.none()


class _Days(Func):
    function = "daterange"
    output_field = DateRangeField()


class Province(models.Model):
    """A province or centrally run city, with the days on which it exists as described here.

    A change of name, type or territory makes a new row that succeeds the old one; figures stay with the row that
    filed them.
    """

    key = models.CharField(_("khoá"), max_length=10, unique=True)  # "<gso code>@<year valid from>"
    gso_code = models.CharField(_("mã"), max_length=2)
    name = models.CharField(_("tên"), max_length=60)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    aliases = ArrayField(
        models.CharField(max_length=60), verbose_name=_("cách viết khác"), default=list, blank=True
    )
    kind = models.CharField(_("loại"), max_length=10, choices=ProvinceKind)
    region = models.CharField(_("vùng"), max_length=20, choices=Region)
    borders = ArrayField(
        models.CharField(max_length=2, choices=Border), verbose_name=_("giáp biên"), default=list, blank=True
    )
    pilot = models.BooleanField(_("tỉnh chỉ đạo điểm"), default=False)
    valid_from = models.DateField(_("hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    committee = models.OneToOneField(
        Agency, verbose_name=_("ban chỉ đạo"), on_delete=models.PROTECT, related_name="province"
    )
    sort_key = models.CharField(max_length=200, editable=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="province_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="province_code_names_one_unit_at_a_time",
                expressions=[
                    ("gso_code", RangeOperators.EQUAL),
                    (
                        _Days("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """`successor` takes over from `predecessor` on a day, by a legal act."""

    predecessor = models.ForeignKey(
        Province, verbose_name=_("đơn vị cũ"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Province, verbose_name=_("đơn vị mới"), on_delete=models.PROTECT, related_name="predecessions"
    )
    date = models.DateField(_("ngày"))
    kind = models.CharField(_("hình thức"), max_length=16, choices=SuccessionKind)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=200)
    note = models.TextField(_("ghi chú"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kế thừa địa giới")
        verbose_name_plural = _("kế thừa địa giới")
        ordering = ["date", "successor"]
        constraints = [
            models.UniqueConstraint(name="succession_is_stated_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="succession_joins_two_units", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.name} → {self.successor.name} ({self.date:%d/%m/%Y})"
