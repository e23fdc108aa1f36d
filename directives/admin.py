"""The register of instruments in Django's admin."""

from django.contrib import admin

from accounts.admin import RoleAdmin, RoleInline
from accounts.roles import Permission
from directives.models import Erratum, InstrumentRelation, LegalInstrument

_EDITING = frozenset({Permission.INSTRUMENT_EDIT})


class ErratumInline(RoleInline):
    editing = _EDITING
    model = Erratum


class RelationInline(RoleInline):
    editing = _EDITING
    model = InstrumentRelation
    fk_name = "subject"
    autocomplete_fields = ("target",)


@admin.register(LegalInstrument)
class LegalInstrumentAdmin(RoleAdmin):
    editing = _EDITING
    list_display = ("reference", "type", "issuer", "issued_on", "status", "verified")
    list_filter = ("type", "status", "verified")
    search_fields = ("number", "symbol", "title", "issuer")
    autocomplete_fields = ("issuing_agency",)
    date_hierarchy = "issued_on"
    inlines = (ErratumInline, RelationInline)
