"""One line per app; each app's own `urls` holds one path per verb."""

from typing import Any

from django.contrib import admin
from django.urls import include, path

from dashboard.provinces import urls as dashboard_provinces
from provinces import urls as provinces

#: Two modules, one namespace: pages of provinces that also read reports live in `dashboard`.
_PROVINCES: list[Any] = [*dashboard_provinces.urlpatterns, *provinces.urlpatterns]

urlpatterns = [
    path("", include("dashboard.urls")),
    path("directives/", include("directives.urls")),
    path("projects/", include("projects.urls")),
    path("provinces/", include((_PROVINCES, "provinces"))),
    path("reports/", include("reports.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("core.urls")),
]
