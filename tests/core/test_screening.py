"""Personal identifiers in free text are found by their shape; ordinary figures and document numbers pass."""

import pytest

from core.screening import Kind, refusal, screen


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CCCD 001234567890 cấp", Kind.IDENTITY),
        ("căn cước 001 234 567 890", Kind.IDENTITY),
        ("CMND 123456789.", Kind.IDENTITY),
        ("CMND: 123 456 789x 012345678", Kind.IDENTITY),
        ("０１２３４５６７８９０１", Kind.IDENTITY),
        ("gọi 0912345678 gặp", Kind.PHONE),
        ("gọi 0912.345.678", Kind.PHONE),
        ("gọi 0912 345 678,", Kind.PHONE),
        ("gọi 0912-345-678;", Kind.PHONE),
        ("+84912345678", Kind.PHONE),
        ("+84 912 345 678", Kind.PHONE),
        ("(024) 3823 4567", Kind.PHONE),
        ("0243.823.4567", Kind.PHONE),
        ("0912\u00a0345\u00a0678", Kind.PHONE),
        ("hộp thư a.b-c@tinh.gov.vn nhé", Kind.EMAIL),
        ("hộ chiếu C1234567", Kind.PASSPORT),
        ("tài khoản 19031234567890", Kind.LONG_NUMBER),
    ],
)
def test_identifiers_are_found(text: str, kind: Kind) -> None:
    assert kind in {hit.kind for hit in screen(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Phát hiện 12 vụ, 25 đối tượng, 31 nạn nhân; tăng 2 vụ (20,0%) so với cùng kỳ.",
        "Quyết định số 2546/QĐ-TTg ngày 31/12/2015 và 1546/QĐ-TTg; Kế hoạch 130/KH-BCĐ.",
        "Thông tư 35/2013/TT-BLĐTBXH; TTLT 05/2018/TTLT-VKSNDTC-TANDTC-BCA-BQP.",
        "Kinh phí 1.234.567.890 đồng, 123.456.789 đồng và 150000000 đồng.",
        "Kinh phí 123456789đ, 1 234 567 890.",
        "Tổng đài 111, đường dây 18001567, giai đoạn 2016 - 2020, từ 15/12/2017 đến 14/6/2018.",
        "Từ 0 giờ đến 24 giờ; 2016, 2017, 2018; 488.522 tờ rơi; 226.477 lần phát thanh.",
        "Điều 150, 151 Bộ luật Hình sự 2015; tuyến A1, QL 279, C02.",
    ],
)
def test_figures_dates_and_document_numbers_pass(text: str) -> None:
    assert screen(text) == []
    assert refusal(text) == ""


def test_the_refusal_names_each_kind_once_and_hides_the_string() -> None:
    sentence = refusal("Liên hệ 0912345678 hoặc 0987654321, thư a@b.vn")

    assert "số điện thoại (“09…78”)" in sentence
    assert "0912345678" not in sentence
    assert sentence.count("số điện thoại") == 1
    assert "địa chỉ thư điện tử (“a@…vn”)" in sentence


def test_positions_are_those_of_the_text_as_given() -> None:
    text = "số\u00a0０９１２３４５６７８ đó"
    (hit,) = screen(text)

    assert text[hit.start : hit.end] == "０９１２３４５６７８"
