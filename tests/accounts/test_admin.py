"""Django's admin follows the roles and deletes nothing."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client, RequestFactory

from accounts.models import Agency, User
from core.text import sort_key
from directives.models import Erratum, LegalInstrument
from projects.models import Programme
from provinces.models import Province
from tests.people import People

OURS = ["accounts", "directives", "projects", "provinces"]


@pytest.mark.parametrize(
    ("who", "model", "status"),
    [
        ("administrator", "accounts/user", 200),
        ("administrator", "accounts/agency", 200),
        ("administrator", "provinces/province", 200),
        ("administrator", "directives/legalinstrument", 200),  # to look at, by AUDIT_VIEW
        ("staff", "directives/legalinstrument", 200),
        ("staff", "projects/project", 200),
        ("staff", "accounts/user", 403),
        ("staff", "accounts/agency", 403),
        ("lead", "projects/project", 403),
        ("officer", "directives/legalinstrument", 403),
        ("officer", "provinces/province", 403),
        ("auditor", "accounts/user", 200),
        ("leadership", "accounts/user", 302),  # not let in at all
        ("stranger", "directives/legalinstrument", 302),
    ],
)
def test_who_opens_what(client: Client, people: People, who: str, model: str, status: int) -> None:
    client.force_login(getattr(people, who))

    assert client.get(f"/admin/{model}/").status_code == status


@pytest.mark.parametrize(
    ("who", "model", "status"),
    [
        ("administrator", "accounts/user", 200),
        ("administrator", "accounts/agency", 200),
        ("administrator", "directives/legalinstrument", 403),
        ("staff", "directives/legalinstrument", 200),
        ("staff", "projects/programme", 200),
        ("auditor", "accounts/user", 403),
        ("auditor", "directives/legalinstrument", 403),
    ],
)
def test_who_adds_what(client: Client, people: People, who: str, model: str, status: int) -> None:
    client.force_login(getattr(people, who))

    assert client.get(f"/admin/{model}/add/").status_code == status


def _models() -> list[type[models.Model]]:
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def test_nothing_registered_can_be_deleted(people: People) -> None:
    request = RequestFactory().get("/admin/")
    request.user = people.administrator

    assert {User, Agency, LegalInstrument, Programme, Province} <= set(_models())
    for model in _models():
        assert not admin.site._registry[model].has_delete_permission(request), model


def test_groups_play_no_part() -> None:
    assert not admin.site.is_registered(Group)


def test_every_list_and_first_row_opens(client: Client, people: People) -> None:
    client.force_login(people.administrator)
    for model in _models():
        label = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        assert client.get(f"{label}/").status_code == 200
        assert client.get(f"{label}/?q=hoa").status_code == 200
        first = model._default_manager.first()
        assert first is not None
        assert client.get(f"{label}/{first.pk}/change/").status_code == 200


def test_an_administrator_makes_an_account_with_a_password(client: Client, people: People) -> None:
    client.force_login(people.administrator)

    response = client.post(
        "/admin/accounts/user/add/",
        {
            "username": "nguoi.moi",
            "full_name": "Nguyễn Thị Mới",
            "email": "moi@example.org",
            "usable_password": "true",
            "password1": "mot-mat-khau-dai-2026",
            "password2": "mot-mat-khau-dai-2026",
        },
    )

    assert response.status_code == 302
    made = User.objects.get(username="nguoi.moi")
    assert made.check_password("mot-mat-khau-dai-2026")
    assert not made.is_superuser


def test_nobody_becomes_superuser_through_the_admin(client: Client, people: People) -> None:
    client.force_login(people.administrator)
    target = people.officer

    client.post(
        f"/admin/accounts/user/{target.pk}/change/",
        {
            "username": target.username,
            "full_name": "Đổi tên",
            "email": target.email,
            "is_active": "on",
            "is_superuser": "on",
        },
    )

    target.refresh_from_db()
    assert target.full_name == "Đổi tên"
    assert not target.is_superuser


def test_a_renamed_agency_takes_its_new_place_in_order_and_stays_open(client: Client, people: People) -> None:
    client.force_login(people.administrator)
    agency = Agency.objects.get(code="bo-cong-an")

    response = client.post(
        f"/admin/accounts/agency/{agency.pk}/change/",
        {
            "name": "Ấn định lại",
            "short_name": agency.short_name,
            "name_en": agency.name_en,
            "parent": agency.parent_id or "",
            "valid_from": "01/01/2004",
            "valid_to": "31/12/2020",
            "source": agency.source,
            "note": agency.note,
        },
    )

    assert response.status_code == 302
    agency.refresh_from_db()
    assert agency.sort_key == sort_key("Ấn định lại")
    assert agency.valid_to is None


def test_staff_corrects_an_erratum_and_takes_it_away(client: Client, people: People) -> None:
    client.force_login(people.staff)
    instrument = LegalInstrument.objects.get(code="qd-2546-2015-ttg")
    erratum = instrument.errata.get()
    fields = {
        field.name: getattr(instrument, field.attname) or ""
        for field in LegalInstrument._meta.concrete_fields
        if field.name not in {"id", "issued_on", "effective_from", "effective_to", "verified"}
    }

    response = client.post(
        f"/admin/directives/legalinstrument/{instrument.pk}/change/",
        {
            **fields,
            "issued_on": "31/12/2015",
            "verified": "on",
            "errata-TOTAL_FORMS": "1",
            "errata-INITIAL_FORMS": "1",
            "errata-0-id": erratum.pk,
            "errata-0-instrument": instrument.pk,
            "errata-0-printed_as": erratum.printed_as,
            "errata-0-where": erratum.where,
            "errata-0-proof": erratum.proof,
            "errata-0-source": erratum.source,
            "errata-0-DELETE": "on",
            "relations-TOTAL_FORMS": "0",
            "relations-INITIAL_FORMS": "0",
        },
    )

    assert response.status_code == 302
    assert not Erratum.objects.filter(pk=erratum.pk).exists()
