"""The picture of how instruments relate, with the same facts as a table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from directives.models import InstrumentRelation


@require_safe
def graph(request: SignedInRequest) -> HttpResponse:
    relations = InstrumentRelation.objects.select_related("subject", "target")
    return render(request, "directives/graph.html", {"relations": relations})
