"""The Celery application: `celery -A program130 worker` and `celery -A program130 beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")

app = Celery("program130")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
