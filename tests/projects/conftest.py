import pytest
from django.test import Client

from tests.people import People, everybody
from tests.projects.pages import Work, autumn_of_2018, signed_in, work

__all__ = ["autumn_of_2018", "work"]


@pytest.fixture
def people(db: None) -> People:
    return everybody()


@pytest.fixture
def staff_client(client: Client, people: People) -> Client:
    """A browser in which the committee's staff is signed in."""
    client.force_login(people.staff)
    return client


@pytest.fixture
def lead(client: Client, work: Work) -> Client:
    """A browser in which the project's lead is signed in."""
    return signed_in(client, work.cast.lead)


@pytest.fixture
def staff(client: Client, work: Work) -> Client:
    """A browser in which the committee's staff is signed in."""
    return signed_in(client, work.cast.staff)
