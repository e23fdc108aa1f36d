"""The picture of how instruments relate, with the same facts as a table."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.lists import list_response
from directives.queries import pages_graph as queries


@require_safe
def graph(request: SignedInRequest) -> HttpResponse:
    """All relations, or with `?instrument=` everything that hangs together with one."""
    named = request.GET.get("instrument", "")
    page = queries.graph_page(request.user, named)
    context = {"page": page, "missed": bool(named.strip()) and page.focus is None}
    return list_response(request, queries.RELATIONS, page.relations, "directives/graph.html", context)
