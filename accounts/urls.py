"""Beside the sign-in pages of allauth, which live under the same prefix and come second."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("roles/", views.role_list, name="role_list"),
    path("agencies/", views.agency_list, name="agency_list"),
    path("agencies/<slug:code>/", views.agency_detail, name="agency_detail"),
    path("agencies/<slug:code>/close/", views.agency_close, name="agency_close"),
    path("agencies/<slug:code>/memberships/grant/", views.membership_grant, name="membership_grant"),
    path("memberships/<int:pk>/end/", views.membership_end, name="membership_end"),
]
