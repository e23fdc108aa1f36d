"""Filing: one path per verb; the entry pages show on GET and save on POST."""

from django.urls import path

from reports.views import entry, home, review

urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("<int:pk>/", review.report, name="report"),
    path("<int:pk>/versions/<int:number>/", review.version, name="version"),
    path("<int:pk>/sections/<slug:code>/", entry.section, name="section"),
    path("<int:pk>/narrative/", entry.narrative, name="narrative"),
    path("<int:pk>/submit/", entry.submit, name="submit"),
    path("<int:pk>/return/", review.send_back, name="return"),
    path("<int:pk>/accept/", review.accept, name="accept"),
]
