"""Marks of secrecy are found wherever they stand, and nowhere else."""

import unicodedata

import pytest

from core.secrecy import SECRECY_CHOICES, Secrecy, degree_in, refusal


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("Mật", Secrecy.MAT),
        ("MẬT", Secrecy.MAT),
        ("Tối mật", Secrecy.TOI_MAT),
        ("TUYỆT  MẬT", Secrecy.TUYET_MAT),
        ("Công văn mật số 12", Secrecy.MAT),
        ("Kế hoạch 15/KH-BCĐ (Mật)", Secrecy.MAT),
        ("12/QĐ-BCA-Mật", Secrecy.MAT),
        ("Độ mật: Tối mật", Secrecy.TOI_MAT),
        ("Bảo mật: Tuyệt mật", Secrecy.TUYET_MAT),
        ("Bảo mật thông tin; đóng dấu Mật", Secrecy.MAT),
        ("ke_hoach_Tối_mật.pdf", Secrecy.TOI_MAT),
        ("Văn bản mật, gửi qua đường cơ yếu", Secrecy.MAT),
        ("MAT", Secrecy.MAT),
        ("tuyet mat", Secrecy.TUYET_MAT),
        ("CONG VAN TOI MAT SO 5", Secrecy.TOI_MAT),
        ("tai lieu mat", Secrecy.MAT),
        (unicodedata.normalize("NFD", "Đóng dấu Mật"), Secrecy.MAT),
        ("tối\u00a0mật", Secrecy.TOI_MAT),
    ],
)
def test_a_mark_is_found(text: str, degree: Secrecy) -> None:
    assert degree_in(text) == degree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quy chế bảo mật thông tin",
        "QUY ĐỊNH VỀ BẢO MẬT",
        "Luật Bảo vệ bí mật nhà nước",
        "Bí mật đời tư của nạn nhân",
        "Giữ bí\u00a0mật về nạn nhân",
        "Mật khẩu, mật độ dân số, phối hợp mật thiết, mật mã, mật ong",
        "Ban Cơ yếu, cơ mật viện",
        "Mặt trận Tổ quốc; mắt; mất tích; tối mắt",
        "Tội phạm mua bán người diễn ra tối mặt trời lặn",
        "mat khau",
        "Mat tran To quoc",
        "van ban mat khau",
        "toi bi mat tien",
        "bao mat, bi mat",
        "Ban hành kế hoạch công khai",
        "thân mật",
    ],
)
def test_harmless_words_pass(text: str) -> None:
    assert degree_in(text) == Secrecy.NONE
    assert refusal(text) == ""


def test_the_refusal_names_the_highest_degree_and_the_way() -> None:
    sentence = refusal("Công văn mật", "Tuyệt mật", marked=Secrecy.TOI_MAT)

    assert "(Tuyệt mật)" in sentence
    assert "kênh văn bản mật" in sentence


@pytest.mark.parametrize("marked", [Secrecy.MAT, "tuyet_mat"])
def test_what_a_person_says_is_stamped_on_it_counts(marked: str) -> None:
    assert refusal("Kế hoạch", marked=marked)


def test_every_degree_can_be_chosen() -> None:
    assert [value for value, _label in SECRECY_CHOICES] == ["", "mat", "toi_mat", "tuyet_mat"]
