"""Activities: the tree of tasks (nhiệm vụ) and activities (hoạt động) that carries a project."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.folded import folded_text
from core.triggers import append_only, never_deleted, no_truncate
from projects.choices import ActivityLevel, ActivityState, ActivityVerb
from projects.models.programmes import Project, Subproject
from projects.models.targets import Target
from projects.models.triggers import checked, update_of

_IN_ITS_TREE = """
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_activity
        WHERE id = NEW.parent_id AND project_id = NEW.project_id AND level = 'task'
          AND starts_with(NEW.path, path || '.')
    ) THEN
        RAISE EXCEPTION 'activity % does not hang under a task of its own project', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.subproject_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_subproject WHERE id = NEW.subproject_id AND project_id = NEW.project_id
    ) THEN
        RAISE EXCEPTION 'activity % names a subproject of another project', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
"""

_COUNTS_A_CONFIRMED_ENTRY = """
    IF NEW.confirmed_entry_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_progressentry
        WHERE id = NEW.confirmed_entry_id AND activity_id = NEW.id AND state = 'confirmed'
    ) THEN
        RAISE EXCEPTION 'activity % counts an entry that is not its own or not confirmed', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
"""

_NO_LOOP_IN_ONE_PROJECT = """
    IF NOT EXISTS (
        SELECT 1 FROM projects_activity AS one JOIN projects_activity AS other USING (project_id)
        WHERE one.id = NEW.activity_id AND other.id = NEW.predecessor_id
    ) THEN
        RAISE EXCEPTION 'a dependency joins activities of one project'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE before AS (
            SELECT NEW.predecessor_id AS id
            UNION
            SELECT dependency.predecessor_id
            FROM projects_dependency AS dependency JOIN before ON dependency.activity_id = before.id
        )
        SELECT 1 FROM before WHERE id = NEW.activity_id
    ) THEN
        RAISE EXCEPTION 'a dependency may not lead back to its own activity'
            USING ERRCODE = 'check_violation';
    END IF;
"""


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        """Activities of the projects that the person follows, and those their agencies answer for."""
        if user.has(Permission.PROGRESS_VIEW_ALL):
            return self
        if user.has(Permission.PROGRESS_VIEW):
            return self.filter(
                Q(project__in=Project.objects.followed_by(user)) | Q(responsible__in=user.agency_scope)
            )
        return self.none()


@pghistory.track(
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="ActivityHistory",
    exclude=["folded"],
)
class Activity(models.Model):
    """A task or an activity of a project.

    `path` gives the place in the tree ("0002.0001.0010") and therefore the order; a row never moves. The state
    changes by human act only (`projects.workflow`); the percentage is computed (`projects.progress`): of an activity
    that of `confirmed_entry`, of a task the weighted mean of what hangs under it.
    """

    project = models.ForeignKey(
        Project, verbose_name=_("đề án"), on_delete=models.PROTECT, related_name="activities"
    )
    subproject = models.ForeignKey(
        Subproject,
        verbose_name=_("tiểu đề án"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("thuộc nhiệm vụ"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    target = models.ForeignKey(
        Target,
        verbose_name=_("phục vụ chỉ tiêu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    path = models.CharField(max_length=60, editable=False)
    level = models.CharField(_("cấp"), max_length=10, choices=ActivityLevel)
    code = models.CharField(_("mã"), max_length=30)
    name = models.CharField(_("tên"), max_length=300)
    description = models.TextField(_("nội dung"), blank=True)
    responsible = models.ForeignKey(
        Agency,
        verbose_name=_("cơ quan chủ trì"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    planned_start = models.DateField(_("bắt đầu theo kế hoạch"))
    planned_end = models.DateField(_("kết thúc theo kế hoạch"))
    actual_start = models.DateField(_("bắt đầu thực tế"), null=True, blank=True)
    actual_end = models.DateField(_("kết thúc thực tế"), null=True, blank=True)
    weight = models.DecimalField(_("trọng số"), max_digits=7, decimal_places=2, default=1)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ActivityState, default=ActivityState.PLANNED
    )
    confirmed_entry = models.ForeignKey(
        "ProgressEntry",
        verbose_name=_("cập nhật được tính"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    edits = models.PositiveIntegerField(default=0, editable=False)  # optimistic lock of the edit form
    synthetic = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now)
    folded = models.GeneratedField(
        expression=folded_text("code", "name"), output_field=models.TextField(), db_persist=True
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = _("hoạt động")
        ordering = ["project", "path"]
        constraints = [
            models.UniqueConstraint(
                name="activity_codes_differ",
                fields=["project", "code"],
                violation_error_message=_("Đề án đã có nhiệm vụ, hoạt động mang mã này."),
            ),
            models.UniqueConstraint(name="activity_paths_differ", fields=["project", "path"]),
            models.CheckConstraint(
                name="activity_path_is_numbers", condition=Q(path__regex=r"^\d{4}(\.\d{4})*$")
            ),
            models.CheckConstraint(
                name="activity_top_level_has_no_parent",
                condition=Q(parent=None, path__regex=r"^\d{4}$")
                | Q(parent__isnull=False) & ~Q(path__regex=r"^\d{4}$"),
            ),
            models.CheckConstraint(
                name="activity_plan_runs_forward",
                condition=Q(planned_end__gte=F("planned_start")),
                violation_error_message=_("Ngày kết thúc theo kế hoạch phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(actual_end=None)
                | Q(actual_start__isnull=False, actual_end__gte=F("actual_start")),
                violation_error_message=_("Ngày kết thúc thực tế phải sau ngày bắt đầu thực tế."),
            ),
            models.CheckConstraint(
                name="activity_weight_is_positive",
                condition=Q(weight__gt=0),
                violation_error_message=_("Trọng số phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="activity_state_agrees_with_its_days",
                condition=Q(state=ActivityState.PLANNED, actual_start=None, actual_end=None)
                | Q(state=ActivityState.RUNNING, actual_start__isnull=False, actual_end=None)
                | Q(state=ActivityState.DONE, actual_start__isnull=False, actual_end__isnull=False)
                | Q(state=ActivityState.CANCELLED, actual_end=None),
            ),
            models.CheckConstraint(
                name="activity_only_has_entries_of_its_own",
                condition=Q(confirmed_entry=None) | Q(level=ActivityLevel.ACTIVITY),
            ),
        ]
        indexes = [
            models.Index(name="activity_by_due", fields=["planned_end", "state"]),
            models.Index(name="activity_by_responsible", fields=["responsible", "state"]),
        ]
        triggers = [
            never_deleted(),
            no_truncate(),
            checked("stays_in_its_tree", _IN_ITS_TREE, pgtrigger.Insert | update_of("subproject_id")),
            checked("counts_a_confirmed_entry", _COUNTS_A_CONFIRMED_ENTRY, update_of("confirmed_entry_id")),
            pgtrigger.ReadOnly(
                name="keeps_its_place", fields=["project", "parent", "path", "level", "code", "synthetic"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"

    @property
    def depth(self) -> int:
        """0 at the top of the project's tree."""
        return self.path.count(".")

    @property
    def is_task(self) -> bool:
        return self.level == ActivityLevel.TASK


class ActivityAgency(models.Model):
    """An agency that coordinates (phối hợp) in an activity."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="coordinating"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan phối hợp"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("cơ quan phối hợp")
        verbose_name_plural = _("cơ quan phối hợp")
        constraints = [models.UniqueConstraint(name="agency_coordinates_once", fields=["activity", "agency"])]

    def __str__(self) -> str:
        return str(self.agency)


class Dependency(models.Model):
    """`activity` can only begin when `predecessor` has ended."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="dependencies"
    )
    predecessor = models.ForeignKey(
        Activity, verbose_name=_("phụ thuộc vào"), on_delete=models.PROTECT, related_name="successors"
    )

    class Meta:
        verbose_name = _("quan hệ phụ thuộc")
        verbose_name_plural = _("quan hệ phụ thuộc")
        constraints = [
            models.UniqueConstraint(name="dependency_is_stated_once", fields=["activity", "predecessor"]),
            models.CheckConstraint(
                name="dependency_joins_two_activities", condition=~Q(activity=F("predecessor"))
            ),
        ]
        triggers = [checked("never_leads_back", _NO_LOOP_IN_ONE_PROJECT, pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.predecessor.code} → {self.activity.code}"


class EarlierPlan(models.Model):
    """A plan that a reschedule replaced; append-only. Number 1 is the baseline that the slip is measured against."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="earlier_plans"
    )
    number = models.PositiveSmallIntegerField(_("lần"))
    planned_start = models.DateField(_("bắt đầu"))
    planned_end = models.DateField(_("kết thúc"))
    replaced_at = models.DateTimeField(_("điều chỉnh lúc"), default=timezone.now)
    replaced_by = models.ForeignKey(
        User, verbose_name=_("người điều chỉnh"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("lý do điều chỉnh"))

    class Meta:
        verbose_name = _("kế hoạch trước điều chỉnh")
        verbose_name_plural = _("kế hoạch trước điều chỉnh")
        ordering = ["activity", "number"]
        constraints = [
            models.UniqueConstraint(name="earlier_plan_numbers_differ", fields=["activity", "number"]),
            models.CheckConstraint(
                name="earlier_plan_runs_forward", condition=Q(planned_end__gte=F("planned_start"))
            ),
            models.CheckConstraint(
                name="reschedule_has_its_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Phải nêu lý do điều chỉnh thời gian."),
            ),
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.planned_start:%d/%m/%Y} – {self.planned_end:%d/%m/%Y}"


class ActivityEvent(models.Model):
    """Something a person did to an activity; append-only."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("hoạt động"), on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(_("việc"), max_length=12, choices=ActivityVerb)
    by = models.ForeignKey(
        User, verbose_name=_("người thực hiện"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)
    note = models.TextField(_("chi tiết"), blank=True)

    class Meta:
        verbose_name = _("sự kiện hoạt động")
        verbose_name_plural = _("sự kiện hoạt động")
        ordering = [F("at").asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="activity_event_has_its_reason",
                condition=~Q(verb__in=["reschedule", "cancel", "reopen"]) | ~Q(reason=""),
                violation_error_message=_("Phải nêu lý do."),
            )
        ]
        triggers = [append_only(), no_truncate()]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%d/%m/%Y}"
