from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Program130Config(AppConfig):
    name = "program130"
    verbose_name = _("Chương trình 130/CP")

    def ready(self) -> None:
        # Makes this Celery application the current one, so that services send tasks by name through it.
        from program130 import celery  # noqa: F401, PLC0415
