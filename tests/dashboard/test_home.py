"""The first page for each role, on the demonstration data."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reports.models import Compilation, CompiledFigure, Report

HOME = "dashboard:home"


@pytest.fixture
def sign_in(client: Client, demo_db: None):
    def signed_in(username: str) -> Client:
        client.force_login(User.objects.get(username=username))
        return client

    return signed_in


def page(client: Client, **query: str) -> str:
    response = client.get(reverse(HOME), query)
    assert response.status_code == 200
    return response.content.decode()


def test_home_sends_strangers_to_the_sign_in_page(client: Client, db: None) -> None:
    response = client.get(reverse(HOME))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("username", ["canbo.tw", "lanhdao.tw", "kiemtra"])
def test_national_roles_read_the_computed_headline(sign_in, username: str) -> None:
    text = page(sign_in(username), period="2018-Y")

    assert "63/63 địa phương (100%) đã gửi báo cáo: 55 đúng hạn, 8 gửi muộn." in text


def test_headline_totals_are_the_published_ones_of_2018(sign_in) -> None:
    client = sign_in("lanhdao.tw")

    headlines = client.get(reverse(HOME), {"period": "2018-Y"}).context["headlines"]

    assert [int(headline.value) for headline in headlines] == [211, 276, 386, 490]


def test_newest_compilation_can_be_downloaded_from_the_first_page(sign_in) -> None:
    client = sign_in("lanhdao.tw")

    files = client.get(reverse(HOME), {"period": "2018-H1"}).context["files"]

    assert {file.name for file in files} == {
        f"BaoCao_130CP_2018-H1.{kind}" for kind in ("docx", "pdf", "xlsx", "json")
    }
    assert all(client.get(file.url).status_code == 200 for file in files)


def test_a_province_officer_sees_what_is_owed_and_no_national_totals(sign_in) -> None:
    text = page(sign_in("canbo.langson"))

    assert "Báo cáo phải gửi" in text
    assert "Báo cáo của các địa phương" not in text
    assert "Số liệu toàn quốc</h2>" not in text


def test_an_administrator_sees_no_reports(sign_in) -> None:
    text = page(sign_in("quantri"))

    assert "đã gửi báo cáo" not in text
    assert "Tải báo cáo tổng hợp" not in text


def test_late_provinces_are_named(sign_in) -> None:
    client = sign_in("canbo.tw")

    board = client.get(reverse(HOME), {"period": "2018-Y"}).context["board"]

    assert len(board.attention) == board.coverage.late == 8
    assert all(row.url for row in board.attention)


def test_an_unknown_period_falls_back_to_the_newest_with_reports(sign_in) -> None:
    client = sign_in("canbo.tw")

    response = client.get(reverse(HOME), {"period": "2018-X9"})

    assert response.context["period"].code == "2018-Y"


def test_the_demonstration_is_marked(sign_in) -> None:
    assert "SỐ LIỆU MINH HOẠ" in page(sign_in("canbo.tw"), period="2018-Y").upper()


def test_published_history_names_its_sources_and_marks_what_was_derived(sign_in) -> None:
    history = {year.label: year for year in sign_in("canbo.tw").get(reverse(HOME)).context["history"]}

    assert [int(cell.value) if cell else None for cell in history["Năm 2013"].cells] == [507, None, 982]
    assert history["Năm 2017"].cells[0].derived
    assert all(year.source for year in history.values())


@pytest.mark.parametrize(("username", "most"), [("canbo.tw", 15), ("lanhdao.tw", 15), ("canbo.langson", 15)])
def test_home_takes_few_statements(sign_in, django_assert_max_num_queries, username: str, most: int) -> None:
    client = sign_in(username)
    client.get(reverse(HOME), {"period": "2018-Y"})

    with django_assert_max_num_queries(most):
        client.get(reverse(HOME), {"period": "2018-Y"})


def test_demonstration_has_126_synthetic_reports_and_two_compilations(demo_db: None) -> None:
    assert Report.objects.filter(synthetic=True).count() == 126
    assert Compilation.objects.filter(synthetic=True).count() == 2
    assert (
        CompiledFigure.objects.filter(compilation__period__code="2018-H1", cell__code="C.03").get().value
        == 99
    )


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_health_answers_without_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"dashboard:{name}")).status_code == 200
