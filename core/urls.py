from django.conf import settings
from django.urls import path

from core import views

app_name = "core"

urlpatterns = [path("help/", views.help_page, name="help")]

if not settings.PRODUCTION:
    urlpatterns += [
        path("ui/", views.gallery, name="gallery"),
        path("ui/job/<slug:state>/", views.gallery_job, name="gallery_job"),
    ]
