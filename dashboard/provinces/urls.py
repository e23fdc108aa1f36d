"""Paths under /provinces/ whose pages also read reports; program130.urls puts them before those of `provinces`."""

from django.urls import path

from dashboard.provinces import views

urlpatterns = [
    path("coverage/", views.coverage_board, name="coverage"),
    path("coverage/<slug:code>/", views.coverage_criterion, name="coverage_criterion"),
    path("map/", views.province_map, name="map"),
]
