"""Provinces in templates: `{% load provinces %}`."""

from django import template

from provinces.filters import border_names
from provinces.models import Province

register = template.Library()


@register.filter
def borders(province: Province) -> str:
    """The neighbouring countries: "Trung Quốc, Lào"; empty without a land border."""
    return ", ".join(border_names(province))
