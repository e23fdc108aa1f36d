"""Reference data of `reports`: the regime, the indicator catalogue with its cells, forms, published figures."""

from core.reference.loading import Loading
from reports.reference_loader import catalogue, forms


def load(loading: Loading) -> None:
    """Raises BadReference."""
    catalogue.load_report_types(loading)
    known = catalogue.load_catalogue(loading)
    forms.load_forms(loading, known)
    catalogue.load_published_figures(loading, known)
