from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.programme_list, name="programme_list"),
    path("programmes/<slug:code>/", views.programme_detail, name="programme_detail"),
    path("<slug:code>/", views.project_detail, name="project_detail"),
]
