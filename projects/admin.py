"""Programmes, projects and targets in Django's admin, for the committee's staff.

A project lead edits the projects of their own agency on the pages, not here, where every project is open: hence the
second permission, which leads do not have.
"""

from django.contrib import admin

from accounts.admin import RoleAdmin, RoleInline
from accounts.roles import Permission
from projects.models import Milestone, Objective, Programme, Project, ProjectAgency, Subproject, Target

_EDITING = frozenset({Permission.PROJECT_EDIT, Permission.INSTRUMENT_EDIT})


class ObjectiveInline(RoleInline):
    editing = _EDITING
    model = Objective


@admin.register(Programme)
class ProgrammeAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("name", "year_from", "year_to", "instrument")
    list_select_related = ("instrument",)
    search_fields = ("name", "code")
    autocomplete_fields = ("instrument",)
    inlines = (ObjectiveInline,)


class SubprojectInline(RoleInline):
    editing = _EDITING
    model = Subproject


class ProjectAgencyInline(RoleInline):
    editing = _EDITING
    model = ProjectAgency
    autocomplete_fields = ("agency",)


@admin.register(Project)
class ProjectAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("__str__", "programme", "instrument")
    list_filter = ("programme",)
    list_select_related = ("programme", "instrument")
    search_fields = ("name", "code")
    autocomplete_fields = ("programme", "instrument")
    inlines = (SubprojectInline, ProjectAgencyInline)


class MilestoneInline(RoleInline):
    editing = _EDITING
    model = Milestone


@admin.register(Target)
class TargetAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("code", "text", "programme", "project", "unit", "direction")
    list_filter = ("programme", "level")
    list_select_related = ("programme", "project")
    search_fields = ("code", "text")
    autocomplete_fields = ("programme", "project", "instrument", "responsible")
    inlines = (MilestoneInline,)
