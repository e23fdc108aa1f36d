"""Instruments and duties in Django's admin: to look things up, and to correct an instrument's plain fields.

What has rules beyond a single field (relations without loops, duties) is entered on the pages, whose services hold
those rules; here it is only shown. What agencies did is on the pages alone.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import RoleAdmin, RoleInline
from accounts.roles import Permission
from directives.models import Addressee, Erratum, InstrumentRelation, LegalInstrument, Obligation

_EDITING = frozenset({Permission.INSTRUMENT_EDIT})


class _Shown:
    """Rows that only the pages change."""

    editing = _EDITING

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ErratumInline(RoleInline):
    editing = _EDITING
    model = Erratum


class RelationInline(_Shown, RoleInline):
    model = InstrumentRelation
    fk_name = "subject"


@admin.register(LegalInstrument)
class LegalInstrumentAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("reference", "type", "issuer", "issued_on", "status", "verified")
    list_filter = ("type", "status", "verified")
    search_fields = ("number", "symbol", "title", "issuer")
    autocomplete_fields = ("issuing_agency",)
    date_hierarchy = "issued_on"
    inlines = (ErratumInline, RelationInline)


class AddresseeInline(_Shown, RoleInline):
    model = Addressee


@admin.register(Obligation)
class ObligationAdmin(_Shown, RoleAdmin):
    list_display = ("title", "instrument", "kind", "rule", "valid_from", "valid_to", "verified")
    list_filter = ("kind", "rule", "verified")
    list_select_related = ("instrument",)
    search_fields = ("code", "title", "instrument__number")
    inlines = (AddresseeInline,)
