"""Instruments in templates: `{% load instruments %}`."""

from django import template

from directives.models import LegalInstrument
from directives.queries import status_of

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def instrument_status(instrument: LegalInstrument) -> dict[str, object]:
    return {"status": status_of(instrument)}


@register.inclusion_tag("directives/instrument_link.html")
def instrument_link(instrument: LegalInstrument) -> dict[str, object]:
    """Type, number, symbol and date, leading to the instrument's page."""
    return {"instrument": instrument}
