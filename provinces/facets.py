"""Which agencies lie in a region, for lists of duties."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from directives.facets import Facet
from provinces.choices import Region
from provinces.models import Province


def _committees(region: str) -> QuerySet[Any, Any]:
    return Province.objects.filter(region=region).order_by().values("committee")


REGION = Facet("region", _("Vùng"), lambda: Region.choices, _committees)
