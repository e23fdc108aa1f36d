"""Changes of territory on pages: preview first, then entry; refusals at their fields; nobody but administrators."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from provinces.models import Province, Succession
from tests.directives.browsing import words_of
from tests.people import People

LIST, NEW, ENTER = "/provinces/successions/", "/provinces/successions/new/", "/provinces/successions/enter/"
NOW = "2026-11-24T09:00:00+07:00"


@pytest.fixture(autouse=True)
def _in_2026() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def administrator(client: Client, people: People) -> Client:
    client.force_login(people.administrator)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    """Lâm Đồng from province to city, as the form posts it."""
    return {
        "kind": "change_of_type",
        "date": "01/12/2026",
        "legal_basis": "Nghị quyết thử nghiệm",
        "source": "",
        "note": "",
        "heir": "1",
        "predecessors-TOTAL_FORMS": "3",
        "predecessors-INITIAL_FORMS": "0",
        "predecessors-0-province": str(_standing("Lâm Đồng").pk),
        "successors-TOTAL_FORMS": "1",
        "successors-INITIAL_FORMS": "0",
        "successors-0-gso_code": _standing("Lâm Đồng").gso_code,
        "successors-0-name": "Lâm Đồng",
        "successors-0-full_name": "Thành phố Lâm Đồng",
        "successors-0-kind": "city",
        "successors-0-region": _standing("Lâm Đồng").region,
        "successors-0-borders": ["KH"],
        "successors-0-aliases": "",
        **changes,
    }


def _standing(name: str) -> Province:
    return Province.objects.filter(name=name).order_by("-valid_from")[0]


@pytest.mark.parametrize("who", ["officer", "leader", "staff", "leadership", "auditor", "lead"])
def test_nobody_but_administrators_enters_a_change(client: Client, people: People, who: str) -> None:
    client.force_login(getattr(people, who))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed()).status_code == 403
    assert client.post(ENTER, typed()).status_code == 403
    assert "Ghi thay đổi địa giới" not in words_of(client.get(LIST))


def test_the_preview_tells_what_follows_and_writes_nothing(administrator: Client) -> None:
    before = Succession.objects.count()
    answer = administrator.post(NEW, typed())
    shown = words_of(answer)

    assert answer.status_code == 200
    for words in ("Xem trước", "Thành phố Lâm Đồng", "Ban Chỉ đạo đóng lại", "Nhiệm vụ còn mở", "Người dùng"):
        assert words in shown
    assert Succession.objects.count() == before
    assert not Province.objects.filter(full_name="Thành phố Lâm Đồng").exists()


def test_what_was_previewed_is_entered_once(administrator: Client) -> None:
    old = _standing("Lâm Đồng")
    assert administrator.post(ENTER, typed()).status_code == 302

    new = Province.objects.get(full_name="Thành phố Lâm Đồng")
    old.refresh_from_db()
    assert str(old.valid_to) == "2026-11-30"
    assert new.borders == ["KH"]
    assert Succession.objects.filter(predecessor=old, successor=new, kind="change_of_type").exists()
    assert "Nghị quyết thử nghiệm" in words_of(administrator.get(LIST))
    again = administrator.post(ENTER, typed(**{"predecessors-0-province": str(old.pk)}))
    assert again.status_code in (409, 422)
    assert Succession.objects.filter(predecessor=old).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": ""}, "Ghi ngày có hiệu lực"),
        ({"date": "01/01/2030"}, "phải từ"),
        ({"legal_basis": ""}, "Ghi nghị quyết"),
        ({"kind": "merger"}, "ít nhất hai đơn vị cũ"),
        ({"successors-0-gso_code": "7"}, "hai chữ số"),
        ({"successors-0-gso_code": "01"}, "đang là của"),
        ({"successors-0-full_name": "Thành phố khác"}, "phải chứa tên ngắn"),
        ({"date": "01/07/2025"}, "ngày có hiệu lực phải sau ngày đó"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    administrator: Client, changes: dict[str, str], words: str
) -> None:
    answer = administrator.post(NEW, typed(**changes))
    shown = words_of(answer)

    assert answer.status_code == 422
    assert words in shown
    assert "Nghị quyết thử nghiệm" in shown or "legal_basis" in changes
    assert not Province.objects.filter(full_name="Thành phố Lâm Đồng").exists()


def test_a_unit_that_has_ended_cannot_end_again(administrator: Client) -> None:
    ended = Province.objects.get(key="15@2004")
    answer = administrator.post(NEW, typed(**{"predecessors-0-province": str(ended.pk)}))

    assert answer.status_code == 422
    assert "Ghi thay đổi địa giới" in words_of(answer)


def test_going_back_from_the_preview_keeps_everything_typed(administrator: Client) -> None:
    shown = words_of(administrator.post(NEW, typed(again="1")))

    assert "Nghị quyết thử nghiệm" in shown
    assert 'value="Thành phố Lâm Đồng"' in shown
    assert "checked" in shown


def test_the_register_is_searched_and_exported_by_everybody(client: Client, people: People) -> None:
    client.force_login(people.officer)

    assert "15@2025" in words_of(client.get(LIST, {"q": "yen bai"}))
    exported = client.get(LIST, {"format": "csv", "q": "yen bai"}).content.decode("utf-8-sig")
    assert "15@2004" in exported
    assert "202/2025/QH15" in exported
