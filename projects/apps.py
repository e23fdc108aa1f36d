from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Chương trình và đề án")

    def ready(self) -> None:
        from directives.citations import register  # noqa: PLC0415 (models load first)
        from projects.queries import citations  # noqa: PLC0415

        register(citations)
