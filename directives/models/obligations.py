"""Obligations: what an instrument demands, by when, and of whom."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, GeneratedField, Q, TextField
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup, User
from core.folded import folded_text
from core.triggers import never_deleted
from directives.choices import DueRule, ObligationKind
from directives.models.instruments import LegalInstrument, Provision


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, user: User) -> Self:
        """Duties are laid down in public documents; who has done what is not (see `Assignment`)."""
        return self if user.is_authenticated else self.none()


@pghistory.track(exclude=["folded"])
class Obligation(models.Model):
    """A duty (nhiệm vụ) with its legal basis and due rule.

    `once`: due on `due_on`. `after_event`: `working_days` after `event_on`, the day of what `event` names; not due
    while that day is unknown. The recurring rules: on `due_day` of `due_month` of each year; half-yearly and quarterly
    ones repeat every 6 or 3 months from that month; monthly ones on `due_day` of each month. Only what falls due from
    `valid_from` to `valid_to` is owed. Every due date moves to the next working day. `directives.due` computes.
    """

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("nhiệm vụ"), max_length=300)
    text = models.TextField(_("nội dung"), blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=ObligationKind)
    instrument = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("căn cứ pháp lý"),
        on_delete=models.PROTECT,
        related_name="obligations",
    )
    provision = models.ForeignKey(
        Provision,
        verbose_name=_("điều khoản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obligations",
    )
    rule = models.CharField(_("thời hạn"), max_length=12, choices=DueRule)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    due_month = models.PositiveSmallIntegerField(_("tháng"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("ngày trong tháng"), null=True, blank=True)
    event = models.CharField(_("sự kiện"), max_length=200, blank=True)
    event_on = models.DateField(_("ngày xảy ra sự kiện"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(_("số ngày làm việc"), null=True, blank=True)
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    verified = models.BooleanField(_("đã xác minh"), default=False)
    verification_note = models.TextField(_("ghi chú xác minh"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    carried_from = models.ForeignKey(
        "self",
        verbose_name=_("chuyển tiếp từ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
    )
    folded = GeneratedField(
        expression=folded_text("title", "text"), output_field=TextField(), db_persist=True
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["instrument", "code"]
        constraints = [
            models.CheckConstraint(
                name="obligation_has_what_its_rule_needs",
                condition=Q(rule=DueRule.ONCE, due_on__isnull=False)
                | Q(rule=DueRule.AFTER_EVENT, working_days__isnull=False) & ~Q(event="")
                | Q(rule=DueRule.MONTHLY, due_day__isnull=False)
                | Q(
                    rule__in=[DueRule.YEARLY, DueRule.HALF_YEARLY, DueRule.QUARTERLY],
                    due_month__isnull=False,
                    due_day__isnull=False,
                ),
                violation_error_message=_("Thời hạn chưa đủ thông tin cho loại thời hạn đã chọn."),
            ),
            models.CheckConstraint(
                name="obligation_due_day_and_month_exist",
                condition=(Q(due_day=None) | Q(due_day__range=(1, 31)))
                & (Q(due_month=None) | Q(due_month__range=(1, 12))),
            ),
            models.CheckConstraint(
                name="obligation_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu áp dụng."),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """Who owes an obligation: one agency, every agency of a kind, or every agency of a group."""

    obligation = models.ForeignKey(
        Obligation, verbose_name=_("nhiệm vụ"), on_delete=models.CASCADE, related_name="addressees"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency_kind = models.CharField(_("loại cơ quan"), max_length=24, choices=AgencyKind, blank=True)
    group = models.ForeignKey(
        AgencyGroup,
        verbose_name=_("nhóm cơ quan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("đối tượng thực hiện")
        verbose_name_plural = _("đối tượng thực hiện")
        constraints = [
            models.CheckConstraint(
                name="addressee_is_exactly_one_of_agency_kind_group",
                condition=Q(agency__isnull=False, agency_kind="", group=None)
                | ~Q(agency_kind="") & Q(agency=None, group=None)
                | Q(agency=None, agency_kind="", group__isnull=False),
            ),
            models.UniqueConstraint(
                name="addressee_is_named_once",
                fields=["obligation", "agency", "agency_kind", "group"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.group or self.get_agency_kind_display())
