"""Reports: one path per verb."""

from django.urls import include, path

app_name = "reports"

urlpatterns = [
    path("", include("reports.filing_urls")),
    path("compilations/", include("reports.compilation_urls")),
    path("documents/", include("reports.issuing_urls")),
]
