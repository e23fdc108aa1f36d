from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from projects import target_sources  # noqa: PLC0415 (models load first)
        from reports.queries import targets  # noqa: PLC0415

        target_sources.register(targets.actuals)
