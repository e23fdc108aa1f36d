"""The program's addresses and one empty view: what a request costs before any page does anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from program130.urls import urlpatterns as program


def empty(request: HttpRequest) -> HttpResponse:
    """Behind the same middleware as every page, sign-in included."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("empty/", empty), path("", include(program))]
