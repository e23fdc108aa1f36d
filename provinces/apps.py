from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvincesConfig(AppConfig):
    name = "provinces"
    verbose_name = _("Địa phương")

    def ready(self) -> None:
        from directives.facets import AGENCY_FACETS, register  # noqa: PLC0415 (models load first)
        from provinces.facets import REGION  # noqa: PLC0415

        register(AGENCY_FACETS, REGION)
