from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Chương trình và đề án")

    def ready(self) -> None:
        from directives import citations, facets  # noqa: PLC0415 (models load first)
        from projects import queries  # noqa: PLC0415
        from projects.facets import PROGRAMME, PROJECT  # noqa: PLC0415

        citations.register(queries.citations)
        facets.register(facets.INSTRUMENT_FACETS, PROGRAMME)
        facets.register(facets.AGENCY_FACETS, PROJECT)
