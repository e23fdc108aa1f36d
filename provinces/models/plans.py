"""Provincial implementation plans: numbered versions, their tasks, and what they are integrated with."""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.models import StoredFile
from core.triggers import append_only, never_deleted, no_truncate
from directives.models import LegalInstrument
from projects.choices import FundingSource
from projects.models import Programme, Project
from projects.models.budget import AMOUNT_DIGITS, AMOUNT_PLACES
from provinces.choices import PlanState, PlanVerb, TopicKind
from provinces.models.triggers import checked, frozen_with_its_version
from provinces.models.units import Province

_FITS_ITS_PROGRAMME = """
    IF NEW.year IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_programme
        WHERE id = NEW.programme_id AND NEW.year BETWEEN year_from AND year_to
    ) THEN
        RAISE EXCEPTION 'the year % lies outside the programme', NEW.year USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM provinces_provincialplan AS former
        WHERE former.id = NEW.replaces_id AND former.province_id = NEW.province_id
          AND former.programme_id = NEW.programme_id AND former.year IS NOT DISTINCT FROM NEW.year
    ) THEN
        RAISE EXCEPTION 'a plan replaces one of the same province, programme and year'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.standing_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM provinces_planversion
        WHERE id = NEW.standing_id AND plan_id = NEW.id AND submitted_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the version that stands is a submitted one of this plan'
            USING ERRCODE = 'check_violation';
    END IF;
"""

_NOT_BEFORE_WHAT_IT_IMPLEMENTS = """
    IF EXISTS (
        SELECT 1 FROM directives_legalinstrument AS instrument
        WHERE instrument.issued_on > NEW.issued_on
          AND (
            instrument.id = NEW.implements_id
            OR instrument.id IN (
                SELECT topic.instrument_id
                FROM provinces_integration AS integration
                JOIN provinces_integrationtopic AS topic ON topic.id = integration.topic_id
                WHERE integration.version_id = NEW.id
            )
          )
    ) THEN
        RAISE EXCEPTION 'a plan is not dated before what it implements' USING ERRCODE = 'check_violation';
    END IF;
"""


def _own_agencies(user: User) -> Collection[int]:
    """Where the person takes part in writing plans. All provinces lie below the centre, which does not."""
    if user.has(Permission.PLAN_VIEW_ALL):
        return [membership.agency_id for membership in user.current_memberships]
    return user.agency_scope


class PlanQuerySet(models.QuerySet["ProvincialPlan"]):
    def visible_to(self, user: User) -> Self:
        """National roles see every plan that was ever submitted; others the plans of their agencies and below."""
        own = Q(province__committee__in=_own_agencies(user))
        if user.has(Permission.PLAN_VIEW_ALL):
            return self.filter(Q(first_submitted_at__isnull=False) | own)
        return self.filter(own) if user.has(Permission.PLAN_VIEW) else self.none()


class ProvincialPlan(models.Model):
    """A province's plan for a programme, for one year of it or, without a year, for the whole of it.

    What it says stands in its versions. `standing` is the version in force: the one submitted last, until it is
    returned or withdrawn. A document that takes the place of an earlier one is a plan of its own that `replaces` it.
    """

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh, thành phố"), on_delete=models.PROTECT, related_name="plans"
    )
    programme = models.ForeignKey(
        Programme, verbose_name=_("chương trình"), on_delete=models.PROTECT, related_name="provincial_plans"
    )
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("thay thế kế hoạch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    standing = models.OneToOneField(
        "PlanVersion",
        verbose_name=_("phiên bản đang có giá trị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="standing_of",
    )
    first_submitted_at = models.DateTimeField(_("gửi lần đầu lúc"), null=True, blank=True)
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    created_by = models.ForeignKey(
        User, verbose_name=_("người lập"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch của địa phương")
        verbose_name_plural = _("kế hoạch của địa phương")
        ordering = ["province", "-programme", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="plan_is_one_per_province_programme_year",
                fields=["province", "programme", "year"],
                condition=Q(replaces=None),
                nulls_distinct=False,
                violation_error_message=_(
                    "Địa phương đã có kế hoạch của kỳ này. Kế hoạch mới phải ghi rõ thay thế kế hoạch nào."
                ),
            ),
            models.CheckConstraint(
                name="plan_stands_by_a_version",
                condition=Q(state__in=["submitted", "noted"], standing__isnull=False)
                | ~Q(state__in=["submitted", "noted"]) & Q(standing=None),
            ),
            models.CheckConstraint(
                name="plan_sent_has_its_first_time",
                condition=Q(state=PlanState.DRAFT) | Q(first_submitted_at__isnull=False),
            ),
            models.CheckConstraint(name="plan_does_not_replace_itself", condition=~Q(replaces=F("id"))),
        ]
        indexes = [
            models.Index(
                name="plans_that_stand",
                fields=["programme", "province"],
                include=["year", "standing"],
                condition=Q(standing__isnull=False),
            )
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            checked("fits_its_programme", _FITS_ITS_PROGRAMME, pgtrigger.Insert | pgtrigger.Update),
            pgtrigger.ReadOnly(
                name="keeps_province_programme_year",
                fields=["province", "programme", "year", "replaces", "synthetic", "created_by"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province.name} – {self.year or self.programme.code}"


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: User) -> Self:
        """Submitted versions of the plans that the person sees; drafts only where they are written."""
        return self.filter(
            Q(submitted_at__isnull=False) | Q(plan__province__committee__in=_own_agencies(user)),
            plan__in=ProvincialPlan.objects.visible_to(user),
        )


class PlanVersion(models.Model):
    """A numbered version. It is a draft until submitted; from then on nothing in it changes."""

    plan = models.ForeignKey(
        ProvincialPlan, verbose_name=_("kế hoạch"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    document_number = models.CharField(_("số"), max_length=20, blank=True)
    document_symbol = models.CharField(_("ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    title = models.CharField(_("trích yếu"), max_length=300, blank=True)
    signer_office = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    period_from = models.DateField(_("thực hiện từ ngày"), null=True, blank=True)
    period_to = models.DateField(_("đến ngày"), null=True, blank=True)
    implements = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("văn bản được triển khai"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    edits = models.PositiveIntegerField(default=0, editable=False)  # optimistic lock of the form
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now)
    submitted_by = models.ForeignKey(
        User, verbose_name=_("người gửi"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản kế hoạch")
        verbose_name_plural = _("phiên bản kế hoạch")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(name="plan_version_numbers_differ", fields=["plan", "number"]),
            models.UniqueConstraint(
                name="plan_has_one_draft", fields=["plan"], condition=Q(submitted_at=None)
            ),
            models.CheckConstraint(
                name="plan_period_runs_forward",
                condition=Q(period_from=None) | Q(period_to=None) | Q(period_to__gte=F("period_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu thực hiện."),
            ),
            models.CheckConstraint(
                name="submitted_plan_is_complete",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    issued_on__isnull=False,
                    period_from__isnull=False,
                    period_to__isnull=False,
                    implements__isnull=False,
                )
                & ~Q(document_number="")
                & ~Q(document_symbol="")
                & ~Q(title="")
                & ~Q(signer_office=""),
            ),
            models.CheckConstraint(
                name="plan_file_has_a_name",
                condition=Q(file=None, file_name="") | Q(file__isnull=False) & ~Q(file_name=""),
            ),
        ]
        indexes = [
            models.Index(name="plan_versions_by_issue", fields=["issued_on"], include=["plan"]),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            checked(
                "not_before_what_it_implements",
                _NOT_BEFORE_WHAT_IT_IMPLEMENTS,
                pgtrigger.Insert | pgtrigger.Update,
            ),
            pgtrigger.Protect(
                name="frozen_once_submitted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="keeps_plan_and_number", fields=["plan", "number"]),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.plan} ({self.number})"

    @property
    def reference(self) -> str:
        """Number and symbol as written on the document, for instance `521/KH-UBND`."""
        return f"{self.document_number}/{self.document_symbol}" if self.document_number else ""


class PlanTask(models.Model):
    """A task of a plan. `project` is the one of the programme that it serves; none for work that serves all.

    `budget` is in million đồng.
    """

    version = models.ForeignKey(
        PlanVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="tasks"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    project = models.ForeignKey(
        Project,
        verbose_name=_("đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(_("nhiệm vụ"), max_length=500)
    responsible = models.CharField(_("cơ quan chủ trì"), max_length=200)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("cơ quan chủ trì trong hệ thống"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    coordinating = models.CharField(_("cơ quan phối hợp"), max_length=300, blank=True)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    budget = models.DecimalField(
        _("kinh phí (triệu đồng)"),
        max_digits=AMOUNT_DIGITS,
        decimal_places=AMOUNT_PLACES,
        null=True,
        blank=True,
    )
    funding = models.CharField(_("nguồn kinh phí"), max_length=10, choices=FundingSource, blank=True)

    class Meta:
        verbose_name = _("nhiệm vụ của kế hoạch")
        verbose_name_plural = _("nhiệm vụ của kế hoạch")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(name="plan_tasks_stand_in_order", fields=["version", "order"]),
            models.CheckConstraint(
                name="plan_task_runs_forward",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                name="plan_task_budget_is_not_negative",
                condition=Q(budget=None) | Q(budget__gte=0),
                violation_error_message=_("Kinh phí không được âm."),
            ),
        ]
        triggers = [frozen_with_its_version(), no_truncate()]

    def __str__(self) -> str:
        return self.title


class IntegrationTopic(models.Model):
    """What plans of a programme are to be integrated (lồng ghép) with: a Party document, a strategy, another programme.

    Reference data, because each programme names others. `phrase` completes "đã lồng ghép với …".
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("chương trình"),
        on_delete=models.PROTECT,
        related_name="integration_topics",
    )
    kind = models.CharField(_("loại"), max_length=20, choices=TopicKind)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    phrase = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=60)
    instrument = models.ForeignKey(
        LegalInstrument,
        verbose_name=_("văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    obligation_code = models.SlugField(_("mã nhiệm vụ"), max_length=60, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)

    class Meta:
        verbose_name = _("nội dung lồng ghép")
        verbose_name_plural = _("nội dung lồng ghép")
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(name="integration_topics_stand_in_order", fields=["programme", "order"])
        ]

    def __str__(self) -> str:
        return self.short_name


_OF_THE_PROGRAMME = """
    IF NOT EXISTS (
        SELECT 1
        FROM provinces_planversion AS version
        JOIN provinces_provincialplan AS plan ON plan.id = version.plan_id
        JOIN provinces_integrationtopic AS topic ON topic.programme_id = plan.programme_id
        LEFT JOIN directives_legalinstrument AS instrument ON instrument.id = topic.instrument_id
        WHERE version.id = NEW.version_id AND topic.id = NEW.topic_id
          AND (instrument.issued_on IS NULL OR version.issued_on IS NULL
               OR instrument.issued_on <= version.issued_on)
    ) THEN
        RAISE EXCEPTION 'a plan is integrated with what its programme names and what was there before it'
            USING ERRCODE = 'check_violation';
    END IF;
"""


class Integration(models.Model):
    """A plan takes up another instrument; the passage shows where and how."""

    version = models.ForeignKey(
        PlanVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="integrations"
    )
    topic = models.ForeignKey(
        IntegrationTopic, verbose_name=_("lồng ghép với"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("vị trí trong kế hoạch"), max_length=120, blank=True)
    passage = models.TextField(_("đoạn thể hiện việc lồng ghép"))

    class Meta:
        verbose_name = _("lồng ghép")
        verbose_name_plural = _("lồng ghép")
        ordering = ["version", "topic"]
        constraints = [
            models.UniqueConstraint(name="integration_is_stated_once", fields=["version", "topic"]),
            models.CheckConstraint(
                name="integration_shows_its_passage",
                condition=~Q(passage=""),
                violation_error_message=_("Phải dẫn đoạn văn thể hiện việc lồng ghép."),
            ),
        ]
        triggers = [
            frozen_with_its_version(),
            no_truncate(),
            checked("of_the_programme", _OF_THE_PROGRAMME, pgtrigger.Insert | pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class PlanEvent(models.Model):
    """Something a person did to a plan; append-only. Returning and withdrawing carry a reason."""

    plan = models.ForeignKey(
        ProvincialPlan, verbose_name=_("kế hoạch"), on_delete=models.PROTECT, related_name="events"
    )
    version = models.ForeignKey(
        PlanVersion, verbose_name=_("phiên bản"), on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(_("việc"), max_length=10, choices=PlanVerb)
    by = models.ForeignKey(
        User, verbose_name=_("người thực hiện"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("sự kiện kế hoạch")
        verbose_name_plural = _("sự kiện kế hoạch")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_event_has_its_reason",
                condition=~Q(verb__in=["return", "withdraw"]) | ~Q(reason=""),
                violation_error_message=_("Phải nêu lý do."),
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%d/%m/%Y}"
