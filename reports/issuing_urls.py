"""Official documents: one path per verb, inside the namespace `reports`."""

from django.urls import path

from reports.views import official, official_texts, verification

urlpatterns = [
    path("", official.official_list, name="official_list"),
    path("verify/", verification.verify, name="official_verify"),
    path("start/compilation/<int:pk>/", official.start_national, name="official_start_national"),
    path("start/compilation/<int:pk>/project/", official.start_project, name="official_start_project"),
    path("start/version/<int:pk>/", official.start_province, name="official_start_province"),
    path("<int:pk>/", official.document, name="official"),
    path("<int:pk>/header/", official_texts.header, name="official_header"),
    path("<int:pk>/text/<str:code>/", official_texts.heading, name="official_heading"),
    path("<int:pk>/text/<str:code>/take/<int:narrative>/", official_texts.take, name="official_take"),
    path("paragraphs/<int:pk>/change/", official_texts.change, name="official_change"),
    path("paragraphs/<int:pk>/earlier/", official_texts.earlier, name="official_earlier"),
    path("paragraphs/<int:pk>/later/", official_texts.later, name="official_later"),
    path("paragraphs/<int:pk>/remove/", official_texts.remove, name="official_remove"),
    path("<int:pk>/preview/<str:kind>/", official.preview, name="official_preview"),
    path("<int:pk>/check/", official.check, name="official_check"),
    path("<int:pk>/approve/", official.approve, name="official_approve"),
    path("<int:pk>/send-back/", official.send_back, name="official_send_back"),
    path("<int:pk>/issue/", official.issue, name="official_issue"),
    path("<int:pk>/supersede/", official.supersede, name="official_supersede"),
    path("<int:pk>/progress/", official.progress, name="official_progress"),
    path("<int:pk>/files/<str:kind>/", official.file, name="official_file"),
]
