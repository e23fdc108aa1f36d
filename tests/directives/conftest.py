import pytest
from django.test import Client

from directives.models import Addressee
from tests.directives.factories import Cast, make_cast
from tests.people import People, everybody


@pytest.fixture
def people(db: None) -> People:
    return everybody()


@pytest.fixture
def staff_client(client: Client, people: People) -> Client:
    """A browser in which the committee's staff is signed in."""
    client.force_login(people.staff)
    return client


@pytest.fixture
def cast(db: None) -> Cast:
    """Two provinces, the standing office, their people and a duty."""
    return make_cast()


@pytest.fixture
def only_these_duties(db: None) -> None:
    """The duties of the reference data bind nobody, so that a test's own are the only ones given out."""
    Addressee.objects.all().delete()
