"""The shape of the code itself: which way foreign keys point, and that models match their migrations."""

from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey

#: From the top of the house to its foundation; a key may point to the same floor or further down.
FLOORS = ["program130", "dashboard", "reports", "provinces", "projects", "directives", "accounts", "core"]


def test_foreign_keys_point_downwards() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for floor, name in enumerate(FLOORS)
        for model in apps.get_app_config(name).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) < floor
    ]

    assert upward == []


def test_every_app_of_ours_has_a_floor() -> None:
    ours = {config.name for config in apps.get_app_configs() if config.path.startswith(str(_root()))}

    assert {name for name in ours if "site-packages" not in apps.get_app_config(name).path} == set(FLOORS)


def test_models_match_their_migrations(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _root() -> str:
    from django.conf import settings

    return str(settings.BASE_DIR)
