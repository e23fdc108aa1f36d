"""Help, and the gallery of page components (never in production)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import gallery as samples


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "core/help.html")


@require_GET
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, drawn from fixed samples."""
    return render(request, "ui/gallery.html", samples.context(request.GET))


@require_GET
@login_not_required
def gallery_job(request: HttpRequest, state: str) -> HttpResponse:
    """The answer a running sample job gets when it asks again."""
    if state not in samples.JOBS:
        raise Http404
    return render(request, "ui/job.html", {"job": samples.JOBS[state], "url": request.path})
