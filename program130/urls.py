"""One line per app; each app's own `urls` holds one path per verb."""

from django.contrib import admin
from django.urls import include, path

from dashboard.provinces import urls as dashboard_provinces
from provinces import urls as provinces

urlpatterns = [
    path("", include("dashboard.urls")),
    path("directives/", include("directives.urls")),
    path("projects/", include("projects.urls")),
    path("provinces/", include(([*dashboard_provinces.urlpatterns, *provinces.urlpatterns], "provinces"))),
    path("reports/", include("reports.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("core.urls")),
]
