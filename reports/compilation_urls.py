"""Compilations: one path per verb, inside the namespace `reports`."""

from django.urls import path

from reports.views import compilations

urlpatterns = [
    path("", compilations.compilation_list, name="compilation_list"),
    path("start/", compilations.compilation_start, name="compilation_start"),
    path("jobs/<int:pk>/", compilations.compile_job, name="compile_job"),
    path("jobs/<int:pk>/progress/", compilations.compile_job_progress, name="compile_job_progress"),
    path("<int:pk>/", compilations.compilation, name="compilation"),
    path("<int:pk>/changes/", compilations.compilation_changes, name="compilation_changes"),
    path("<int:pk>/figures/<int:figure_pk>/", compilations.compiled_figure, name="compiled_figure"),
    path("<int:pk>/documents/<str:kind>/", compilations.compilation_document, name="compilation_document"),
]
