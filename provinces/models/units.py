"""Provinces over time. The GSO code is not a key: seven codes changed hands on 01/07/2025."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User, valid_on
from core.triggers import append_only, never_deleted, no_truncate
from provinces.choices import Border, ProvinceKind, Region, SuccessionKind
from provinces.models.triggers import checked

# The old unit ends the day before, the new one begins that day: no two mergers of a unit, no gap, no overlap.
_MEETS_AT_ITS_DAY = """
    IF NOT EXISTS (
        SELECT 1 FROM provinces_province AS former, provinces_province AS heir
        WHERE former.id = NEW.predecessor_id AND heir.id = NEW.successor_id
          AND former.valid_to = NEW.date - 1 AND heir.valid_from = NEW.date
    ) THEN
        RAISE EXCEPTION 'a succession joins a unit that ends the day before with one that begins that day'
            USING ERRCODE = 'check_violation';
    END IF;
"""


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


class TerritoryChange(models.Model):
    """One act that redraws provinces, as an administrator entered it, with what followed; append-only.

    Its successions point back to it. What the reference data brings has none.
    """

    date = models.DateField(_("ngày có hiệu lực"))
    kind = models.CharField(_("hình thức"), max_length=16, choices=SuccessionKind)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=200)
    note = models.TextField(_("ghi chú"), blank=True)
    assignments_passed_on = models.PositiveIntegerField(_("số nhiệm vụ chuyển tiếp"), default=0)
    memberships_moved = models.PositiveIntegerField(_("số phân công chuyển theo"), default=0)
    entered_by = models.ForeignKey(
        User, verbose_name=_("người nhập"), on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("nhập lúc"), default=timezone.now)

    class Meta:
        verbose_name = _("thay đổi địa giới")
        verbose_name_plural = _("thay đổi địa giới")
        ordering = [F("date").desc(), "-pk"]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date:%d/%m/%Y}"


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
    change = models.ForeignKey(
        TerritoryChange,
        verbose_name=_("lần thay đổi địa giới"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successions",
    )

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
        triggers = [
            never_deleted(),
            no_truncate(),
            checked("meets_at_its_day", _MEETS_AT_ITS_DAY, pgtrigger.Insert | pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.name} → {self.successor.name} ({self.date:%d/%m/%Y})"
