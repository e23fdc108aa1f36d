from django.urls import path

from directives import views

app_name = "directives"
urlpatterns = [
    path("", views.instrument_list, name="instrument_list"),
    path("<slug:code>/", views.instrument_detail, name="instrument_detail"),
]
