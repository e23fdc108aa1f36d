from django.urls import path

from projects.views import programmes

app_name = "projects"
urlpatterns = [
    path("", programmes.programme_list, name="programme_list"),
    path("programmes/<slug:code>/", programmes.programme_detail, name="programme_detail"),
    path("<slug:code>/", programmes.project_detail, name="project_detail"),
]
