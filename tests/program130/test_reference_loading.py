"""`load_reference`: safe to run again, keeps people's changes, names what is wrong."""

import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency
from core.reference.files import BadReference
from directives.models import LegalInstrument
from program130 import reference
from projects.models import Programme
from provinces.models import Province
from reports.models import Cell

Edit = Callable[..., None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Changes a text in a copy of an app's reference files, which is what the loader then reads."""
    for app in reference.LOADERS:
        shutil.copytree(Path(apps.get_app_config(app).path) / "reference", tmp_path / app / "reference")
    monkeypatch.setattr(reference, "_folder", lambda app: tmp_path / app / "reference")

    def change(app: str, name: str, old: str, new: str) -> None:
        path = tmp_path / app / "reference" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_reference", *arguments, stdout=out)
    return out.getvalue()


def test_a_second_load_reads_only_the_digests(db: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = reference.load()

    assert result.skipped
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 2
    assert _run() == "Dữ liệu tham chiếu không thay đổi.\n"


def test_comparing_everything_changes_nothing_in_few_statements(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        result = reference.load(force=True)

    assert not result.writes
    assert sum(outcome.unchanged for outcome in result.outcomes) > 1400
    assert len(queries) < 100


def test_a_changed_file_changes_its_row_alone(db: None, edit: Edit) -> None:
    reference.load()
    edit("accounts", "agencies.yaml", "name_en: Ministry of Justice", "name_en: Justice Ministry")

    result = reference.load()

    changed = {outcome.table: outcome.changed for outcome in result.outcomes if outcome.changed}
    assert changed == {"accounts.agency": {"bo-tu-phap": ["name_en"]}}
    assert Agency.objects.get(code="bo-tu-phap").name_en == "Justice Ministry"


def test_a_check_writes_nothing_and_fails_when_a_load_would_change_something(db: None, edit: Edit) -> None:
    assert "thêm 0, sửa 0" in _run("--check")
    edit("accounts", "agencies.yaml", "name_en: Ministry of Justice", "name_en: Justice Ministry")

    with pytest.raises(CommandError, match="khác với tệp") as refused:
        _run("--check")

    assert refused.value.returncode == 1
    assert Agency.objects.get(code="bo-tu-phap").name_en == "Ministry of Justice"


def test_a_row_that_left_the_file_is_named_by_every_load_and_kept(db: None, edit: Edit) -> None:
    reference.load()
    gone = "  - {subject: qd-312-2005-ttg, kind: implements, target: qd-130-2004-ttg, source: [S121]}\n"
    edit("directives", "relations.yaml", gone, "")

    for _time in range(2):
        assert "không còn trong tệp, vẫn giữ: qd-312-2005-ttg implements qd-130-2004-ttg" in _run()
        edit("accounts", "agencies.yaml", "schema: 1", "schema: 1 # changed")

    assert LegalInstrument.objects.get(code="qd-312-2005-ttg").relations.count() == 1


def test_what_people_changed_in_the_app_is_kept(db: None, edit: Edit) -> None:
    reference.load()
    successor = Agency.objects.get(code="bo-tu-phap")
    Agency.objects.filter(code="bo-gddt").update(valid_to=date(2026, 6, 30), successor=successor)
    edit("accounts", "agencies.yaml", "name_en: Ministry of Education", "name_en: Education Ministry")

    result = reference.load()

    closed = Agency.objects.get(code="bo-gddt")
    assert (closed.valid_to, closed.successor) == (date(2026, 6, 30), successor)
    assert closed.name_en.startswith("Education Ministry")
    assert result.outcomes[0].kept == {"bo-gddt": ["valid_to", "successor_id"]}


def test_a_file_that_changes_the_same_field_wins_over_people(db: None, edit: Edit) -> None:
    reference.load()
    Agency.objects.filter(code="bo-tu-phap").update(name_en="MoJ")
    edit("accounts", "agencies.yaml", "name_en: Ministry of Justice", "name_en: Justice Ministry")

    reference.load()

    assert Agency.objects.get(code="bo-tu-phap").name_en == "Justice Ministry"


def test_force_restores_what_the_files_say(db: None) -> None:
    Agency.objects.filter(code="bo-tu-phap").update(name_en="MoJ")

    assert "sửa: bo-tu-phap (name_en)" in _run("--force")

    assert Agency.objects.get(code="bo-tu-phap").name_en == "Ministry of Justice"


QUANG_NINH = """valid_from: 2004-01-01
    valid_to: null
    aliases: []
    source: [S67, S90, S95, BAO-2018, GK]
  - key: 24@2004
"""
NEW_UNIT = """rows:
  - {key: 22@2026, gso_code: '22', name: Quảng Ninh, full_name: Thành phố Quảng Ninh, kind: city,
     region: red_river_delta, borders: [CN], pilot: false, valid_from: 2026-08-24, source: [S93]}
"""
NEW_LINK = """rows:
  - {predecessor: 22@2004, successor: 22@2026, date: 2026-08-24, kind: change_of_type,
     legal_basis: 36/2026/QH16, source: [S93]}
"""


def test_a_unit_that_changes_its_type_ends_before_its_successor_with_the_same_code_begins(
    db: None, edit: Edit
) -> None:
    edit(
        "provinces",
        "provinces.yaml",
        QUANG_NINH,
        QUANG_NINH.replace("valid_to: null", "valid_to: 2026-08-23"),
    )
    edit("provinces", "provinces.yaml", "rows:\n", NEW_UNIT)
    edit("provinces", "successions.yaml", "rows:\n", NEW_LINK)

    reference.load()

    provinces = Province.objects.select_related("committee")
    old, new = provinces.get(key="22@2004"), provinces.get(key="22@2026")
    assert old.valid_to == date(2026, 8, 23)
    assert old.committee.successor_id == new.committee.pk
    assert new.committee.name == "Ban Chỉ đạo 138 thành phố Quảng Ninh"


AGENCIES = ("accounts", "agencies.yaml")
INSTRUMENTS = ("directives", "instruments.yaml")
RELATIONS = ("directives", "relations.yaml")
PROGRAMME = ("projects", "2016-2020.yaml")
PROVINCES = ("provinces", "provinces.yaml")
SUCCESSIONS = ("provinces", "successions.yaml")
INDICATORS = ("reports", "indicators.yaml")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (AGENCIES, "kind: force", "kind: army", "dòng bo-doi-bien-phong, trường kind: “army”"),
        (AGENCIES, "successor: bo-y-te", "successor: bo-y", "trường successor: không có cơ quan nào là “bo-y”"),
        (AGENCIES, "    successor: bo-y-te\n", "", "dòng bo-ldtbxh: Cơ quan chỉ kết thúc khi có cả ngày"),
        (AGENCIES, "short_name: Hội CCB", "short_nam: CCB", "dòng hoi-ccb, trường short_name: thiếu giá trị"),
        (AGENCIES, "short_name: Hội CCB", "short_name: " + 81 * "x", "dòng hoi-ccb, trường short_name: "),
        (RELATIONS, "target: qd-130-2004-ttg", "target: qd-131", "không có văn bản nào là “qd-131”"),
        (RELATIONS, "target: qd-130-2004-ttg", "target: qd-312-2005-ttg", "relation_joins_two_instruments"),
        (INSTRUMENTS, 'number: "1427"', "number: 1427", "dòng qd-1427-2011-ttg, trường number: “1427” phải là"),
        (PROGRAMME, "bo-tu-phap, role: lead", "bo-tu-phap, role: x", "2016-2020 › de-an-4 › bo-tu-phap x, trường role"),
        (PROVINCES, "key: 17@2004", "key: 18@2004", "dòng 18@2004, trường key: phải là 17@2004"),
        (PROVINCES, "kind: city", "kind: City", "“City” không có trong danh mục: province, city"),
        (PROVINCES, "valid_to: 2025-06-30", "valid_to: null", "dòng 02@2004, trường valid_to: phải là ngày liền trước"),
        (SUCCESSIONS, "date: 2025-07-01", "date: 2025-07-02", "trường date: phải là ngày đơn vị kế thừa bắt đầu"),
        (INDICATORS, "breakdowns: [venue]", "breakdowns: [venu]", "“venu” không có trong breakdowns.yaml"),
    ],
)  # fmt: skip
def test_bad_data_is_refused_by_file_row_and_field_and_nothing_is_written(
    db: None, edit: Edit, file: tuple[str, str], old: str, new: str, message: str
) -> None:
    # A good change in another file: it would be written if the load were not all or nothing.
    edit("accounts", "agencies.yaml", "name_en: Ministry of Justice", "name_en: Justice Ministry")
    edit(*file, old, new)

    with pytest.raises(BadReference) as refused:
        reference.load()

    assert str(refused.value).startswith(f"{file[0]}/reference/{file[1]}, dòng ")
    assert message in str(refused.value)
    assert Agency.objects.get(code="bo-tu-phap").name_en == "Ministry of Justice"


def test_the_command_shows_bad_data_as_one_sentence(db: None, edit: Edit) -> None:
    edit("accounts", "agencies.yaml", "kind: force", "kind: army")

    with pytest.raises(CommandError, match=r"^accounts/reference/agencies.yaml, dòng bo-doi-bien-phong"):
        _run()


def test_files_and_database_say_the_same_after_a_load(db: None) -> None:
    result = reference.load(check=True)

    assert not result.writes
    assert not any(outcome.kept or outcome.withdrawn for outcome in result.outcomes)
    assert Programme.objects.count() == 5
    assert Cell.objects.filter(code="C.03/force=police").exists()
