"""What staff enter about instruments, what the page of one shows, and carrying duties over."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from directives import services
from directives.choices import DueRule, InstrumentStatus, RelationKind
from directives.models import (
    Assignment,
    Erratum,
    InstrumentFile,
    InstrumentRelation,
    LegalInstrument,
    Provision,
)
from tests.directives.browsing import page, post, statements
from tests.directives.factories import Cast, give_out, make_instrument, make_obligation, moment, pdf

pytestmark = pytest.mark.usefixtures("only_these_duties")


@pytest.fixture(autouse=True)
def spring_of_2018() -> Iterator[None]:
    with time_machine.travel(moment(2018, 6, 11), tick=False):
        yield


def _url(instrument: LegalInstrument, rest: str = "") -> str:
    return f"/directives/{instrument.code}/{rest}"


# --- The register ----------------------------------------------------------------------------------------


def _found(client: Client, query: str) -> set[str]:
    return {row["code"] for row in json.loads(client.get(f"/directives/?{query}&format=json").content)}


@pytest.mark.parametrize(
    ("day", "code", "stands"),
    [
        ("01/06/2018", "qd-2546-2015-ttg", True),  # over, but nobody knows since when
        ("31/12/2015", "qd-2546-2015-ttg", True),
        ("30/12/2015", "qd-2546-2015-ttg", False),
        ("15/03/2018", "qd-12-2017-bcd138", True),
        ("01/01/2021", "qd-12-2017-bcd138", False),  # replaced in 2020
        ("15/07/2004", "qd-130-2004-ttg", False),  # takes effect on 08/08/2004
        ("08/08/2004", "qd-130-2004-ttg", True),
        ("31/12/2010", "qd-130-2004-ttg", True),
        ("01/01/2011", "qd-130-2004-ttg", False),
    ],
)
def test_the_register_on_a_day_holds_what_was_in_force(
    client: Client, cast: Cast, day: str, code: str, stands: bool
) -> None:
    client.force_login(cast.staff)

    assert (code in _found(client, f"in_force={day}")) is stands


def test_what_is_over_since_an_unknown_day_is_not_in_force_today(client: Client, cast: Cast) -> None:
    with time_machine.travel(moment(2026, 11, 24), tick=False):
        client.force_login(cast.staff)
        found = _found(client, "in_force=24/11/2026")

    assert "qd-2546-2015-ttg" not in found
    assert found


def test_the_register_of_a_programme_reaches_what_carries_it_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    found = _found(client, "programme=2016-2020")

    assert {"qd-2546-2015-ttg", "kh-15-2016-bcd138", "qd-1090-2017-btttt", "kh-521-2018-ubnd-ha-nam"} <= found
    assert "qd-193-2021-ttg" not in found


@pytest.mark.parametrize("query", ["in_force=31/02/2018", "programme=x", "programme=%00"])
def test_a_filter_that_cannot_be_read_is_refused(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.staff)

    assert "Bộ lọc có giá trị không hợp lệ" in page(client, f"/directives/?{query}")
    assert client.get(f"/directives/?{query}&format=csv").status_code == 400


def test_the_register_takes_few_statements(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    assert statements(client, "/directives/") <= 12


# --- Who may enter anything ------------------------------------------------------------------------------

FORMS = ["edit/", "relations/new/", "errata/new/", "provisions/new/", "files/new/", "carry-over/"]


@pytest.mark.parametrize("name", ["officer", "auditor", "leadership", "administrator", "stranger"])
def test_only_staff_enter(client: Client, cast: Cast, name: str) -> None:
    instrument = make_instrument()
    client.force_login(cast.people[name])

    assert client.get("/directives/new/").status_code == 403
    for rest in FORMS:
        assert client.get(_url(instrument, rest)).status_code == 403
        assert client.post(_url(instrument, rest)).status_code == 403
    assert "Đăng ký văn bản" not in page(client, "/directives/")
    assert "relations/new/" not in page(client, _url(instrument))


def test_staff_find_every_form(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    client.force_login(cast.staff)

    page(client, "/directives/new/")
    for rest in FORMS:
        page(client, _url(instrument, rest))
        assert client.get(f"/directives/khong-co/{rest}").status_code == 404


# --- Registering -----------------------------------------------------------------------------------------


def _values(**values: object) -> dict[str, object]:
    return {
        "type": "decision",
        "number": "777",
        "symbol": "QĐ-TTg",
        "issued_on": "02/05/2018",
        "issuer": "Thủ tướng Chính phủ",
        "title": "Phê duyệt thử",
        "status": "in_force",
        "effective_from": "",
        "effective_to": "",
        **values,
    }


def test_an_instrument_is_registered_and_leads_to_its_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    post(client, "/directives/new/", _values(signer_office="Phó Thủ tướng Chính phủ"))

    made = LegalInstrument.objects.get(number="777", symbol="QĐ-TTg")
    text = page(client, _url(made))
    assert "Quyết định 777/QĐ-TTg" in text
    assert "Phó Thủ tướng Chính phủ" in text


def test_the_same_instrument_is_refused_and_the_first_one_linked(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff)

    text = post(
        client,
        "/directives/new/",
        _values(number="2546", issued_on="31/12/2015", title="Gõ lại"),
        status=422,
    )

    assert "Văn bản này đã được đăng ký" in text
    assert 'href="/directives/qd-2546-2015-ttg/"' in text
    assert "Gõ lại</textarea>" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Chưa điền mục này"),
        ({"effective_from": "02/05/2018", "effective_to": "01/05/2018"}, "trước ngày có hiệu lực"),
        ({"issued_on": "12/06/2018"}, "ở tương lai"),
        ({"number": ""}, "Ghi số của văn bản"),
        ({"secrecy": "toi_mat"}, "Hãy gửi qua kênh văn bản mật"),
        ({"type": "nope"}, "không nằm trong các lựa chọn"),
    ],
)
def test_what_cannot_be_registered_is_said_where_it_was_typed(
    client: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    client.force_login(cast.staff)
    before = LegalInstrument.objects.count()

    text = post(client, "/directives/new/", _values(**changed), status=422)

    assert "cần sửa" in text
    if words != "không nằm trong các lựa chọn":
        assert words in text
    assert LegalInstrument.objects.count() == before


def test_an_instrument_is_corrected_under_its_address(client: Client, cast: Cast) -> None:
    instrument = make_instrument("888", symbol="QĐ-TTg")
    client.force_login(cast.staff)

    assert 'value="888"' in page(client, _url(instrument, "edit/"))
    post(client, _url(instrument, "edit/"), _values(number="888", title="Trích yếu đúng"))

    assert "Trích yếu đúng" in page(client, _url(instrument))


# --- Relations, errata, provisions -----------------------------------------------------------------------


def test_a_relation_is_stated_by_words_and_marks_the_replaced_one(client: Client, cast: Cast) -> None:
    old = make_instrument("501", title="Quy chế cũ")
    new = make_instrument("502", issued_on=date(2018, 3, 1))
    client.force_login(cast.staff)

    post(client, _url(new, "relations/new/"), {"kind": "replaces", "target": "501/QĐ-THU"})

    old.refresh_from_db()
    assert old.status == InstrumentStatus.REPLACED
    assert "Bị thay thế bởi" in page(client, _url(old))


def test_a_loop_is_refused_with_the_chain_in_words(client: Client, cast: Cast) -> None:
    first, second, third = (make_instrument(str(601 + number), issued_on=None) for number in range(3))
    services.add_relation(subject=first, kind=RelationKind.REPLACES, target=second, by=cast.staff)
    services.add_relation(subject=second, kind=RelationKind.REPLACES, target=third, by=cast.staff)
    client.force_login(cast.staff)

    text = post(client, _url(third, "relations/new/"), {"kind": "replaces", "target": first.code}, status=422)

    assert f"{third} → {first} → {second} → {third}" in text
    assert f'value="{first.code}"' in text


@pytest.mark.parametrize(
    ("target", "words"),
    [("khong he co", "Không có văn bản nào khớp"), ("văn bản thử", "Có nhiều văn bản khớp")],
)
def test_an_instrument_that_is_not_just_one_is_refused(
    client: Client, cast: Cast, target: str, words: str
) -> None:
    instrument = make_instrument()
    make_instrument()
    client.force_login(cast.staff)

    text = post(client, _url(instrument, "relations/new/"), {"kind": "amends", "target": target}, status=422)

    assert words in text


def test_a_relation_stated_by_mistake_is_taken_back(client: Client, cast: Cast) -> None:
    subject, target, stranger = make_instrument(), make_instrument(), make_instrument()
    relation = services.add_relation(subject=subject, kind="amends", target=target, by=cast.staff)
    client.force_login(cast.staff)

    assert client.post(_url(stranger, f"relations/{relation.pk}/remove/")).status_code == 404
    post(client, _url(subject, f"relations/{relation.pk}/remove/"))

    assert not InstrumentRelation.objects.filter(pk=relation.pk).exists()


def test_suggestions_follow_what_is_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)

    text = page(client, "/directives/suggestions/?target=2546")

    assert 'value="qd-2546-2015-ttg"' in text
    assert page(client, "/directives/suggestions/") == ""


def test_an_erratum_is_shown_with_its_proof_and_found_by_the_wrong_number(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    client.force_login(cast.staff)

    refused = post(client, _url(instrument, "errata/new/"), {"printed_as": "99/QĐ"}, status=422)
    post(
        client,
        _url(instrument, "errata/new/"),
        {"printed_as": "99/QĐ-SAI", "where": "Báo in", "proof": "Bản gốc ghi khác", "source": "GK"},
    )

    assert "Chưa điền mục này" in refused
    assert Erratum.objects.filter(instrument=instrument).count() == 1
    text = page(client, _url(instrument))
    assert "In nhầm là 99/QĐ-SAI – Báo in" in text
    assert "Bản gốc ghi khác" in text
    assert instrument.code in _found(client, "q=99/QĐ-SAI")


def test_provisions_stand_as_a_tree(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    client.force_login(cast.staff)
    post(
        client, _url(instrument, "provisions/new/"), {"kind": "article", "number": "5", "heading": "Tổ chức"}
    )
    article = Provision.objects.get(instrument=instrument)
    post(
        client,
        _url(instrument, "provisions/new/"),
        {"kind": "clause", "number": "2", "parent": article.pk, "text": "Bộ Công an chủ trì."},
    )
    clause = Provision.objects.get(instrument=instrument, kind="clause")

    text = page(client, _url(instrument))

    assert text.index('id="D5"') < text.index('id="D5.K2"') < text.index("Bộ Công an chủ trì.")
    refused = client.post(_url(instrument, f"provisions/{article.pk}/remove/"), follow=True)
    assert "Hãy xoá các phần đó trước" in refused.content.decode()
    post(client, _url(instrument, f"provisions/{clause.pk}/remove/"))
    assert list(Provision.objects.filter(instrument=instrument)) == [article]
    assert client.post(_url(make_instrument(), f"provisions/{article.pk}/remove/")).status_code == 404


# --- Files -----------------------------------------------------------------------------------------------


def test_a_file_is_kept_shown_and_handed_out_as_an_attachment(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    client.force_login(cast.staff)

    post(client, _url(instrument, "files/new/"), {"upload": pdf("quyết định.pdf")})

    kept = InstrumentFile.objects.get(instrument=instrument)
    text = page(client, _url(instrument))
    assert "quyết định.pdf" in text
    assert kept.file.sha256[:12] in text
    assert f"{cast.staff} tải lên lúc 09:00 ngày 11/06/2018" in text
    client.force_login(cast.stranger)
    answer = client.get(_url(instrument, f"files/{kept.pk}/"))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer.getvalue().startswith(b"%PDF")


def _bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"\0" * 60_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("lon.pdf", b"%PDF-1.4\n" + b"0" * 60_000_000 + b"\n%%EOF", "tối đa 20 MB"),
        ("van-ban.pdf", b"MZ\x90\x00" + b"\0" * 500, "tệp chương trình chạy được"),
        ("van-ban.docx", _bomb(), "giống tệp phá hoại"),
        ("van-ban.pdf", b"", "Tệp rỗng"),
        ("Tối mật.pdf", b"%PDF-1.4\n%%EOF", "Hãy gửi qua kênh văn bản mật"),
    ],
)
def test_what_is_no_document_is_refused_in_words(
    client: Client, cast: Cast, name: str, content: bytes, words: str
) -> None:
    instrument = make_instrument()
    client.force_login(cast.staff)

    text = post(
        client, _url(instrument, "files/new/"), {"upload": SimpleUploadedFile(name, content)}, status=422
    )

    assert words in text
    assert not InstrumentFile.objects.filter(instrument=instrument).exists()


def test_a_file_taken_off_is_not_found_any_more(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    kept = services.attach_file(instrument=instrument, upload=pdf(), by=cast.staff)
    client.force_login(cast.staff)

    post(client, _url(instrument, f"files/{kept.pk}/detach/"))

    assert client.get(_url(instrument, f"files/{kept.pk}/")).status_code == 404
    assert client.get(_url(make_instrument(), f"files/{kept.pk}/")).status_code == 404


# --- The page, and what goes on when the instrument is over ------------------------------------------------


def test_the_page_shows_the_duties_that_arise(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    obligation = make_obligation(cast.province, instrument=instrument, title="Ban hành kế hoạch thử")
    client.force_login(cast.stranger)

    text = page(client, _url(instrument))

    assert f'href="/directives/obligations/{obligation.code}/"' in text
    assert "Một lần, chậm nhất ngày 20/06/2018" in text
    assert "Tỉnh A" in text


def test_statements_do_not_grow_with_what_hangs_on_an_instrument(client: Client, cast: Cast) -> None:
    instrument = make_instrument()
    make_obligation(cast.province, instrument=instrument)
    client.force_login(cast.staff)
    before = statements(client, _url(instrument))
    for number in range(4):
        make_obligation(cast.province, cast.other, instrument=instrument)
        services.add_provision(instrument=instrument, kind="article", number=str(number), by=cast.staff)
        services.attach_file(
            instrument=instrument, upload=pdf(content=f"%PDF-1.4 {number}\n%%EOF".encode()), by=cast.staff
        )

    assert statements(client, _url(instrument)) == before <= 15


def _replaced(cast: Cast) -> tuple[LegalInstrument, LegalInstrument]:
    old, new = make_instrument("701"), make_instrument("702", issued_on=date(2018, 3, 1))
    services.add_relation(subject=new, kind=RelationKind.REPLACES, target=old, by=cast.staff)
    return old, new


def test_a_replaced_instrument_lists_what_still_rests_on_it(client: Client, cast: Cast) -> None:
    old, new = _replaced(cast)
    going = make_obligation(
        cast.province, instrument=old, rule=DueRule.YEARLY, due_month=12, due_day=20, title="Gửi báo cáo năm"
    )
    make_obligation(cast.province, instrument=old, title="Đã xong từ lâu", due_on=date(2017, 1, 3))
    client.force_login(cast.staff)

    text = page(client, _url(old))

    notice = text[text.index("Văn bản không còn hiệu lực nhưng còn được viện dẫn") :]
    notice = notice[: notice.index("</section>")]
    assert going.title in notice
    assert "Đã xong từ lâu" not in notice
    assert _url(old, "carry-over/") in notice
    client.force_login(cast.auditor)
    assert _url(old, "carry-over/") not in page(client, _url(old))
    assert "còn được viện dẫn" not in page(client, _url(new))


def test_carrying_over_is_shown_before_it_is_done(client: Client, cast: Cast) -> None:
    old, new = _replaced(cast)
    obligation = make_obligation(
        cast.province, cast.other, instrument=old, rule=DueRule.YEARLY, due_month=12, due_day=20
    )
    given = give_out(obligation)
    client.force_login(cast.staff)
    path = _url(old, "carry-over/")
    values = {"successor": new.code, "from_date": "01/07/2018", "obligations": [obligation.code]}

    assert f'value="{new.code}"' in page(client, path)
    query = f"?successor={new.code}&from_date=01/07/2018&obligations={obligation.code}"
    preview = page(client, path + query)
    assert '<td class="num">6</td>' in preview  # two agencies, 2018 to 2020
    assert Assignment.objects.filter(obligation__instrument=new).count() == 0
    post(client, path, values)

    assert Assignment.objects.filter(obligation__instrument=new).count() == 6
    assert len(given) == 10
    text = page(client, f"/directives/obligations/{obligation.code}/")
    assert "Được tiếp nối bằng" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"from_date": "01/02/2018"}, "Văn bản kế tiếp chỉ có từ ngày 01/03/2018"),
        ({"successor": "khong he co"}, "Không có văn bản nào khớp"),
        ({"obligations": []}, "Chọn ít nhất một nhiệm vụ"),
        ({"from_date": "tuần sau"}, "Ngày phải có dạng ngày/tháng/năm"),
    ],
)
def test_what_cannot_be_carried_over_is_refused(
    client: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    old, new = _replaced(cast)
    obligation = make_obligation(cast.province, instrument=old)
    client.force_login(cast.staff)
    values = {"successor": new.code, "from_date": "01/07/2018", "obligations": [obligation.code], **changed}

    assert words in post(client, _url(old, "carry-over/"), values, status=422)
