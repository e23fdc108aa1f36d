"""What should always be true, computed again from the rows themselves."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from projects.choices import EntryState
from projects.models import Activity, ProgressEntry


def wrongly_counted() -> QuerySet[Activity]:
    """Activities whose counted entry is not their newest confirmed one; empty as long as the program is right."""
    newest = (
        ProgressEntry.objects.filter(activity=OuterRef("pk"), state=EntryState.CONFIRMED)
        .order_by("-number")
        .values("pk")[:1]
    )
    return (
        Activity.objects.annotate(newest=Subquery(newest))
        .filter(
            ~Q(confirmed_entry=F("newest"))
            | Q(confirmed_entry=None, newest__isnull=False)
            | Q(confirmed_entry__isnull=False, newest=None)
        )
        .exclude(confirmed_entry=None, newest=None)
        .order_by("project", "path")
    )
