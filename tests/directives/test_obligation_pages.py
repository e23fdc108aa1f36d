"""The register of duties, the page of one with who lacks, and what staff enter."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.choices import AgencyKind
from directives import services
from directives.choices import DueRule
from directives.models import LegalInstrument, Obligation
from tests.directives.browsing import page, post, statements
from tests.directives.factories import (
    Cast,
    document,
    give_out,
    make_group,
    make_instrument,
    make_obligation,
    moment,
)

pytestmark = pytest.mark.usefixtures("only_these_duties")

LIST = "/directives/obligations/"


@pytest.fixture(autouse=True)
def summer_of_2018() -> Iterator[None]:
    with time_machine.travel(moment(2018, 8, 1), tick=False):
        yield


def _found(client: Client, query: str) -> set[str]:
    return {row["code"] for row in json.loads(client.get(f"{LIST}?{query}&format=json").content)}


# --- The register ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=report", True),
        ("kind=issue", False),
        ("rule=yearly", True),
        ("rule=once", False),
        ("addressee=provincial_committee", True),
        ("addressee=ministry", False),
        ("addressee=agency", True),
        ("addressee=group", True),
        ("verified=yes", True),
        ("verified=no", False),
        ("q=gui bao cao tong ket thu", True),
        ("q=khong he co", False),
    ],
)
def test_filters_of_the_register(client: Client, cast: Cast, query: str, found: bool) -> None:
    duty = make_obligation(
        cast.province,
        make_group(cast.other),
        kind="report",
        rule=DueRule.YEARLY,
        due_month=12,
        due_day=20,
        verified=True,
        title="Gửi báo cáo tổng kết thử",
    )
    client.force_login(cast.stranger)

    assert (duty.code in _found(client, query)) is found


def test_an_instrument_filters_by_code_and_by_words(client: Client, cast: Cast) -> None:
    duty = make_obligation(cast.province, instrument=make_instrument("4711"))
    client.force_login(cast.stranger)

    assert _found(client, f"instrument={duty.instrument.code}") == {duty.code}
    assert _found(client, "instrument=4711/QĐ-THU") == {duty.code}


def test_the_register_takes_few_statements(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)
    make_obligation(cast.province)
    before = statements(client, LIST)
    for _number in range(5):
        make_obligation(cast.province, cast.other)

    assert statements(client, LIST) == before <= 12


# --- The page of one -------------------------------------------------------------------------------------


def _url(obligation: Obligation, rest: str = "") -> str:
    return f"{LIST}{obligation.code}/{rest}"


def test_the_page_tells_basis_rule_and_addressees_in_words(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    article = services.add_provision(instrument=instrument, kind="article", number="5", by=cast.staff)
    clause = services.add_provision(
        instrument=instrument, kind="clause", number="2", parent=article, by=cast.staff
    )
    duty = make_obligation(
        AgencyKind.PROVINCIAL_COMMITTEE,
        cast.office,
        instrument=instrument,
        provision=clause,
        rule=DueRule.AFTER_EVENT,
        event="chương trình được phê duyệt",
        working_days=10,
    )
    client.force_login(cast.stranger)

    text = page(client, _url(duty))

    assert "khoản 2 Điều 5" in text
    assert "Trong 10 ngày làm việc sau khi chương trình được phê duyệt" in text
    assert "Chưa ghi nhận ngày xảy ra sự kiện nên chưa đến hạn" in text
    assert "Ban Chỉ đạo của mọi tỉnh, thành phố" in text
    assert "Thường trực thử" in text
    assert "Kết quả thực hiện từng kỳ" not in text  # a stranger sees no duties of agencies


def test_each_occurrence_tells_how_far_it_is_covered_and_who_lacks(client: Client, cast: Cast) -> None:
    duty = make_obligation(cast.province, cast.other, rule=DueRule.QUARTERLY, due_month=6, due_day=17)
    given = give_out(duty)
    done = next(each for each in given if each.occurrence == "2018-Q2" and each.agency == cast.province)
    services.report_done(assignment=done, done_on=date(2018, 6, 18), evidence=[document()], by=cast.officer)
    client.force_login(cast.staff)

    text = page(client, _url(duty))

    row = text[text.index("Quý II năm 2018") :]
    row = row[: row.index("</tr>")]
    assert "18/06/2018" in row
    assert "chuyển từ ngày 17/06/2018: Chủ nhật" in row
    assert "1/2" in row
    assert "50%" in row
    assert "Tỉnh B" in row
    assert "Tỉnh A" not in row


def test_an_agency_sees_only_its_own_occurrences(client: Client, cast: Cast) -> None:
    duty = make_obligation(cast.province, cast.other)
    give_out(duty)
    client.force_login(cast.officer)

    text = page(client, _url(duty))

    assert "0/1" in text
    lacking = text[text.index("chưa hoàn thành </summary>") :]
    assert "Tỉnh B" not in lacking


def test_statements_do_not_grow_with_occurrences_and_agencies(client: Client, cast: Cast) -> None:
    few = make_obligation(cast.province)
    many = make_obligation(AgencyKind.PROVINCIAL_COMMITTEE, rule=DueRule.MONTHLY, due_day=16)
    services.generate(until=date(2020, 12, 31), today=date(2018, 8, 1))
    client.force_login(cast.staff)

    assert statements(client, _url(few)) == statements(client, _url(many)) <= 15


def test_an_unknown_duty_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    assert client.get(f"{LIST}khong-co/").status_code == 404
    assert client.get(f"{LIST}khong-co/edit/").status_code == 404


# --- Entering --------------------------------------------------------------------------------------------


def _values(basis: LegalInstrument, **values: object) -> dict[str, object]:
    return {
        "title": "Ban hành kế hoạch thử",
        "kind": "issue",
        "instrument": basis.code,
        "rule": "once",
        "due_on": "20/09/2018",
        "valid_from": "01/01/2018",
        "kinds": ["provincial_committee"],
        "source": "GK",
        **values,
    }


@pytest.mark.parametrize("name", ["officer", "auditor", "leadership", "administrator", "stranger"])
def test_only_staff_enter_duties(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.people[name])

    for path in (f"{LIST}new/", _url(cast.assignment.obligation, "edit/")):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403


def test_a_duty_is_entered_under_its_instrument(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    article = services.add_provision(instrument=instrument, kind="article", number="5", by=cast.staff)
    client.force_login(cast.staff)

    form = page(client, f"{LIST}new/?instrument={instrument.code}")
    assert f"Đang chọn: {instrument}" in form
    assert "Điều 5" in form
    post(
        client,
        f"{LIST}new/",
        _values(
            instrument,
            provision=article.pk,
            agencies=[cast.office.pk],
            rule="half_yearly",
            due_month=6,
            due_day=20,
        ),
    )

    duty = Obligation.objects.get(instrument=instrument)
    assert (duty.rule, duty.due_on, duty.due_month, duty.provision) == ("half_yearly", None, 6, article)
    assert {str(each) for each in duty.addressees.all()} == {"Ban Chỉ đạo cấp tỉnh", "Thường trực thử"}
    assert client.get(f"{LIST}new/?instrument=khong-co").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"instrument": ""}, "Mỗi nhiệm vụ phải có căn cứ pháp lý"),
        ({"instrument": "khong he co"}, "Không có văn bản nào khớp"),
        ({"due_on": ""}, "Cách tính thời hạn đã chọn cần thông tin này"),
        ({"kinds": []}, "Chọn ít nhất một cơ quan, loại cơ quan hoặc nhóm cơ quan"),
        ({"rule": "yearly", "due_month": 4, "due_day": 31}, "Tháng 4 không có ngày 31"),
        ({"valid_to": "01/01/2017"}, "trước ngày áp dụng"),
        ({"source": ""}, "Chưa điền mục này"),
        ({"text": "Kế hoạch Tuyệt mật"}, "Hãy gửi qua kênh văn bản mật"),
    ],
)
def test_a_refused_duty_keeps_what_was_typed(
    client: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    client.force_login(cast.staff)
    before = Obligation.objects.count()

    text = post(client, f"{LIST}new/", _values(make_instrument(), **changed), status=422)

    assert words in text
    assert 'value="Ban hành kế hoạch thử"' in text
    assert Obligation.objects.count() == before


def test_a_duty_is_corrected(client: Client, cast: Cast) -> None:
    duty = make_obligation(cast.province)
    client.force_login(cast.staff)

    assert f'value="{duty.title}"' in page(client, _url(duty, "edit/"))
    post(
        client,
        _url(duty, "edit/"),
        _values(duty.instrument, title="Tên đúng", kinds=[], agencies=[cast.other.pk]),
    )

    duty.refresh_from_db()
    assert duty.title == "Tên đúng"
    assert [each.agency for each in duty.addressees.all()] == [cast.other]


def test_the_due_rule_stays_once_agencies_have_begun(client: Client, cast: Cast) -> None:
    services.acknowledge(assignment=cast.assignment, by=cast.officer)
    duty = cast.assignment.obligation
    client.force_login(cast.staff)

    text = post(
        client,
        _url(duty, "edit/"),
        _values(duty.instrument, due_on="01/10/2018", kinds=[], agencies=[cast.province.pk]),
        status=422,
    )

    assert "Đã có cơ quan thực hiện nhiệm vụ này" in text
