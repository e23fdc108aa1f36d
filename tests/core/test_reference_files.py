"""Reference files are read strictly: what is wrong is named by file, row and field."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.reference.files import BadReference, Row, digest, read, table, taking

ReadText = Callable[[str], Row]


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    def read_it(text: str) -> Row:
        path = tmp_path / "things.yaml"
        path.write_text(text, encoding="utf-8")
        return read(path, "app/reference/things.yaml")

    return read_it


def _row(**data: object) -> Row:
    return Row("app/reference/things.yaml", "tên dòng", data)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "không được rỗng"),
        ("- 1", "không được rỗng"),
        ("rows: []", "schema phải là 1"),
        ("schema: 2", "schema phải là 1"),
        ("schema: 1\nschema: 1", "khoá “schema” viết hai lần"),
        ("schema: 1\nrows: [{a: 1, a: 2}]", "khoá “a” viết hai lần"),
        ("schema: 1\nrows: [{on: 2018-07-12}]", "khoá “on” phải viết trong ngoặc kép"),
        ("schema: 1\nrows: [{No: 1}]", "khoá “No” phải viết trong ngoặc kép"),
        ("schema: 1\nrows: [", "YAML sai"),
        ("schema: !!python/object/apply:os.getcwd []", "YAML sai"),
    ],
)
def test_a_broken_file_is_refused_by_name(read_text: ReadText, text: str, part: str) -> None:
    with pytest.raises(BadReference) as refused:
        read_text(text)

    assert str(refused.value).startswith("app/reference/things.yaml")
    assert part in str(refused.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match=r"app/reference/none.yaml: không đọc được tệp"):
        read(tmp_path / "none.yaml", "app/reference/none.yaml")


def test_merge_keys_are_no_repetition(read_text: ReadText) -> None:
    file = read_text("schema: 1\nbase: &base {x: '1', y: '2'}\nrows: [{a: b, y: '3', <<: *base}]")

    assert table(file, label="a")[0].data == {"a": "b", "x": "1", "y": "3"}


def test_a_quoted_word_of_yes_and_no_is_a_key(read_text: ReadText) -> None:
    assert read_text("schema: 1\n'on': 2018-07-12").data["on"] == date(2018, 7, 12)


def test_two_rows_of_one_label_are_refused(read_text: ReadText) -> None:
    file = read_text("schema: 1\nrows: [{a: x, b: y}, {a: x, b: z}, {a: x, b: y}]")

    with pytest.raises(BadReference, match=r"dòng x y, trường a\+b: trùng"):
        table(file, label="a+b")


def test_a_row_without_its_label_is_named_by_its_number(read_text: ReadText) -> None:
    rows = table(read_text("schema: 1\nrows: [{a: x}, {b: y}]"), label="a")

    assert [row.label for row in rows] == ["x", "2"]


@pytest.mark.parametrize(
    ("take", "data", "message"),
    [
        (lambda row: row.text("a"), {}, "thiếu giá trị"),
        (lambda row: row.text("a"), {"a": ""}, "không được để trống"),
        (lambda row: row.text("a"), {"a": 12}, "“12” phải là chuỗi ký tự"),
        (lambda row: row.day("a"), {"a": "2018-01-01"}, "phải là ngày"),
        (lambda row: row.integer("a"), {"a": True}, "phải là số nguyên"),
        (lambda row: row.flag("a"), {"a": "no"}, "phải là true hoặc false"),
        (lambda row: row.decimal("a"), {"a": 1.5}, "phải là số nguyên hoặc số đặt trong dấu nháy"),
        (lambda row: row.decimal("a"), {"a": "1,5"}, "không phải là số"),
        (lambda row: row.choice("a", ["x", "y"]), {"a": "z"}, "không có trong danh mục: x, y"),
        (lambda row: row.choices("a", ["x"]), {"a": ["x", "z"]}, "không có trong danh mục: x"),
        (lambda row: row.texts("a"), {"a": "x"}, "phải là danh sách"),
        (lambda row: row.texts("a"), {"a": [1]}, "“1” phải là chuỗi ký tự"),
        (lambda row: row.source("a"), {"a": []}, "mỗi dòng phải ghi nguồn"),
    ],
)
def test_a_wrong_value_is_refused_by_row_and_field(
    take: Callable[[Row], object], data: dict[str, object], message: str
) -> None:
    with pytest.raises(BadReference) as refused:
        take(_row(**data))

    assert str(refused.value).startswith("app/reference/things.yaml, dòng tên dòng, trường a: ")
    assert message in str(refused.value)


def test_right_values_are_taken_as_what_they_are() -> None:
    row = _row(t="x", d=date(2018, 6, 14), n=3, f=False, m="12.50", s=["S1", "GK"])

    assert (row.text("t"), row.day("d"), row.integer("n"), row.flag("f")) == (
        "x",
        date(2018, 6, 14),
        3,
        False,
    )
    assert (row.decimal("m"), row.source("s")) == (Decimal("12.50"), "S1, GK")
    assert (row.text("no", required=False), row.day_or_none("no"), row.flag("no", default=True)) == (
        "",
        None,
        True,
    )


def test_a_field_that_nobody_takes_is_refused() -> None:
    row = _row(name="x", nmae="y")

    with pytest.raises(BadReference, match=r"trường nmae: tên trường không được dùng"), taking(row):
        row.text("name")


def test_the_digest_changes_with_contents_and_names(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("a")
    two.write_text("a")

    before = digest([two, one])

    assert before == digest([one, two])
    assert digest([one]) != digest([two])
    two.write_text("b")
    assert digest([one, two]) != before
