"""Reports: one path per verb."""

from django.urls import include, path

from reports.views.compilations import figure_by_code

app_name = "reports"

urlpatterns = [
    path("", include("reports.filing_urls")),
    path("compilations/", include("reports.compilation_urls")),
    path("figures/<str:code>/", figure_by_code, name="figure_by_code"),
    path("documents/", include("reports.issuing_urls")),
]
