import pytest

from tests.reports.factories import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Two provinces and a centre, a form they file, and the period 2018-H1."""
    return make_cast()
