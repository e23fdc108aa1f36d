"""Pages of one project: its overview and its file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from projects.queries import pages_projects as queries


@require_safe
def project_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.project_page(code, request.user, timezone.localdate())
    context = {
        "page": page,
        "project": page.project,
        "follows": page.work is not None,
        "tab": "project_detail",
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/project_detail.html", context)


@require_safe
def dossier(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.dossier_page(code, request.user, timezone.localdate())
    context = {
        "page": page,
        "project": page.project,
        "follows": page.follows,
        "tab": "dossier",
        "here": _("Hồ sơ"),
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/dossier.html", context)
