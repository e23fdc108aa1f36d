"""One realistic report and its four files, drawn once for all tests of the documents."""

import pytest

from reports.documents.blocks import Composition
from reports.documents.bundle import Bundle, render_all
from reports.documents.composition import compose
from reports.documents.content import NationalReport
from tests.reports.documents.factory import national_report


@pytest.fixture(scope="session")
def report() -> NationalReport:
    return national_report()


@pytest.fixture(scope="session")
def composition(report: NationalReport) -> Composition:
    return compose(report)


@pytest.fixture(scope="session")
def bundle(report: NationalReport) -> Bundle:
    return render_all(report)
