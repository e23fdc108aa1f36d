from django.urls import path

from directives.views import instruments

app_name = "directives"
urlpatterns = [
    path("", instruments.instrument_list, name="instrument_list"),
    path("<slug:code>/", instruments.instrument_detail, name="instrument_detail"),
]
