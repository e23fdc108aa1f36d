"""Provinces and their successions in Django's admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import RoleAdmin
from accounts.roles import Permission
from core.text import sort_key
from provinces.models import Province, Succession

_EDITING = frozenset({Permission.PROVINCE_EDIT})


@admin.register(Province)
class ProvinceAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("key", "full_name", "kind", "region", "pilot", "valid_from", "valid_to")
    list_filter = ("kind", "region", "pilot", "valid_from")
    search_fields = ("name", "full_name", "key")
    autocomplete_fields = ("committee",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Key, code and first day of a province stay: figures rest on them."""
        return () if obj is None else ("key", "gso_code", "valid_from", "committee")

    def save_model(self, request: HttpRequest, obj: Province, form: Any, change: bool) -> None:
        obj.sort_key = sort_key(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Succession)
class SuccessionAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("predecessor", "successor", "date", "kind", "legal_basis")
    list_filter = ("kind", "date")
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__name", "successor__name", "legal_basis")
    autocomplete_fields = ("predecessor", "successor")
