"""The project package as an app: its management commands, and Celery's application."""

from django.apps import AppConfig

from program130.celery import app as celery_app  # shared tasks bind to it as soon as the apps are loaded

__all__ = ["Program130Config", "celery_app"]


class Program130Config(AppConfig):
    """Top of the import order."""

    name = "program130"
    verbose_name = "Chương trình 130/CP"
