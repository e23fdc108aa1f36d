"""Giving duties out ahead of the nightly run: start it, watch it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.forms import show_refusal
from core.lists import list_response
from directives import permissions, services
from directives.forms.others import GenerationForm
from directives.models import GenerationJob
from directives.queries import pages_generation as queries
from directives.services.generation import AHEAD


def _require(request: SignedInRequest) -> None:
    if not permissions.can_generate(request.user):
        raise PermissionDenied


@require_safe
def generation_list(request: SignedInRequest) -> HttpResponse:
    _require(request)
    return _show(request, GenerationForm(initial={"until": timezone.localdate() + AHEAD}))


def _show(request: SignedInRequest, form: GenerationForm) -> HttpResponse:
    return list_response(
        request,
        queries.GENERATIONS,
        queries.generation_rows(),
        "directives/generation_list.html",
        {"form": form},
    )


@require_POST
def generation_start(request: SignedInRequest) -> HttpResponse:
    """Ask for it and go to the job, the open one when there is one."""
    _require(request)
    form = GenerationForm(request.POST)
    if form.is_valid():
        try:
            job = services.request_generation(by=request.user, until=form.cleaned_data["until"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("directives:generation", job.pk)
    messages.error(request, " ".join(str(text) for errors in form.errors.values() for text in errors))
    answer = _show(request, form)
    answer.status_code = 422
    return answer


def _job(request: SignedInRequest, pk: int) -> GenerationJob:
    _require(request)
    return get_object_or_404(queries.generation_rows(), pk=pk)


@require_safe
def generation(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "directives/generation.html", {"job": _job(request, pk)})


@require_safe
def generation_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone; the page asks for it while the job goes on."""
    return render(request, "directives/parts/generation_progress.html", {"job": _job(request, pk)})
