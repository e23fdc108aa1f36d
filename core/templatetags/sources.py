"""Where a row of reference data comes from: `{% load sources %}{% sources row.source %}`."""

from django import template

from core.reference.sources import Source, cited

register = template.Library()


@register.inclusion_tag("components/sources.html")
def sources(source: str) -> dict[str, list[Source]]:
    """`source` as stored: keys with commas between."""
    return {"sources": cited(source)}
