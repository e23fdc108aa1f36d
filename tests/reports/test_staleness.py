"""A frozen compilation is told apart from what its sources say today, and is found out when it was changed."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import AgencyKind
from accounts.models import Agency
from accounts.roles import Role
from reports.choices import DocumentKind, ReportState
from reports.models import Compilation
from reports.queries.staleness import changes_since, difference
from reports.queries.verification import differences
from reports.services import compiling, publishing
from reports.tasks import verify_compilations
from tests.reports.compile_factories import World, make_world
from tests.reports.factories import make_user


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    found.file("Hà Giang", {"C.01": 10, "C.02": 9, "C.03": 12}, texts={"I": "Ổn định."})
    found.file("Cà Mau", {"C.03": 5})
    return found


@pytest.fixture
def compiled(world: World) -> Compilation:
    return frozen(world)


def frozen(world: World) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    found = compiling.freeze(result, by=world.staff)
    if not found.documents.exists():
        publishing.store(found, DocumentKind.PDF, b"%PDF-")
    return found


def page(world: World, name: str, compilation: Compilation) -> str:
    client = Client()
    client.force_login(world.staff)
    return client.get(reverse(f"reports:{name}", args=[compilation.pk])).text


def tamper(statement: str, *values: object) -> None:
    """Change a row as somebody with the keys of the database could: triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


# --- Stale -----------------------------------------------------------------------------------------------


def test_a_compilation_whose_sources_stand_is_not_stale(world: World, compiled: Compilation) -> None:
    found = difference(compiled)

    assert (found.changes, found.figures, found.newer) == ([], [], None)
    assert "Nguồn đã thay đổi" not in page(world, "compilation", compiled)
    assert "Không có báo cáo nào thay đổi từ khi tổng hợp." in page(world, "compilation_changes", compiled)


def test_late_and_corrected_reports_make_it_stale_and_show_what_would_change(
    world: World, compiled: Compilation
) -> None:
    report = compiled.inputs.get(version__report__province__name="Cà Mau").version.report
    world.add_version(report, {"C.03": 7}, minutes=5)
    world.file("Bắc Kạn", {"C.03": 1}, minutes=9)

    found = difference(compiled)

    assert [(change.unit.name, str(change.words)) for change in found.changes] == [
        ("Bắc Kạn", "gửi sau khi tổng hợp"),
        ("Cà Mau", "đã có phiên bản khác"),
    ]
    (row,) = found.figures
    assert (row.cell.code, row.frozen.value, row.now.value, row.now.reported) == ("C.03", 17, 20, 3)
    assert "Nguồn đã thay đổi" in page(world, "compilation", compiled)
    assert "Báo cáo của 2 địa phương đã thay đổi sau khi tổng hợp" in page(world, "compilation", compiled)
    shown = page(world, "compilation_changes", compiled)
    assert "+3 (+17,6%)" in shown
    assert "2/63 → 3/63" in shown
    assert "Tổng hợp lại kỳ này" in shown


def test_a_report_waiting_for_review_does_not_make_a_final_compilation_stale(
    world: World, compiled: Compilation
) -> None:
    world.file("Bắc Kạn", {"C.03": 1}, state=ReportState.SUBMITTED)

    assert changes_since(compiled) == []


def test_compiling_again_keeps_the_stale_one_and_leads_to_the_newer(
    world: World, compiled: Compilation
) -> None:
    before = compiled.figures.get(cell__code="C.03").value
    world.file("Bắc Kạn", {"C.03": 1})
    newer = frozen(world)

    assert difference(compiled).newer == newer
    assert changes_since(newer) == []
    assert compiled.figures.get(cell__code="C.03").value == before
    assert reverse("reports:compilation", args=[newer.pk]) in page(world, "compilation_changes", compiled)


def test_only_whoever_may_compile_is_led_to_compiling_again(world: World, compiled: Compilation) -> None:
    world.file("Bắc Kạn", {"C.03": 1})
    client = Client()
    client.force_login(make_user(Role.AUDITOR, Agency.objects.get(kind=AgencyKind.STANDING_OFFICE)))

    shown = client.get(reverse("reports:compilation_changes", args=[compiled.pk])).text

    assert "gửi sau khi tổng hợp" in shown
    assert "Tổng hợp lại kỳ này" not in shown


# --- Verified --------------------------------------------------------------------------------------------


def test_an_untouched_compilation_verifies_even_when_it_is_stale(world: World, compiled: Compilation) -> None:
    world.file("Bắc Kạn", {"C.03": 1})

    assert differences(compiled) == []


def test_a_changed_total_is_found_by_its_cell_and_by_the_digest(compiled: Compilation) -> None:
    tamper(
        "UPDATE reports_compiledfigure SET value = 18 WHERE id = %s",
        compiled.figures.get(cell__code="C.03").pk,
    )

    cell, digest = differences(compiled)

    assert cell == "1 ô có số liệu khác khi tính lại: C.03."
    assert digest.startswith(f"Mã băm ghi {compiled.digest[:12]}…")


def test_a_changed_comparison_is_found_by_the_digest(compiled: Compilation) -> None:
    tamper(
        "UPDATE reports_compiledfigure SET previous = 1 WHERE id = %s",
        compiled.figures.get(cell__code="C.03").pk,
    )

    (digest,) = differences(compiled)

    assert "Mã băm ghi" in digest


def test_a_changed_source_is_found_by_its_unit(compiled: Compilation) -> None:
    version = compiled.inputs.get(version__report__province__name="Hà Giang").version
    tamper("UPDATE reports_narrative SET text = 'Khác.' WHERE version_id = %s", version.pk)

    assert differences(compiled) == ["Phiên bản 1 của Hà Giang: nội dung không còn khớp mã băm đã dùng."]


def test_a_changed_file_is_found(compiled: Compilation) -> None:
    tamper("UPDATE reports_compileddocument SET content = 'x' WHERE compilation_id = %s", compiled.pk)

    assert differences(compiled) == ["Tệp pdf không còn khớp mã băm của nó."]


def test_the_command_says_that_everything_agrees(compiled: Compilation) -> None:
    said = StringIO()

    call_command("verify_compilations", stdout=said)

    assert said.getvalue().strip() == "Đã tính lại 1 bản tổng hợp; tất cả khớp."


def test_the_command_lists_what_differs_and_fails(compiled: Compilation) -> None:
    tamper("UPDATE reports_compilation SET digest = repeat('0', 64) WHERE id = %s", compiled.pk)
    said = StringIO()

    with pytest.raises(CommandError, match="1 trong 1 bản tổng hợp có sai khác"):
        call_command("verify_compilations", stdout=said)

    assert said.getvalue().startswith(f"2018-H1 #{compiled.pk}: Mã băm ghi 000000000000…")


def test_the_nightly_task_writes_differences_to_the_log(
    compiled: Compilation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="reports.tasks"):
        verify_compilations()
        assert not caplog.records
        tamper("UPDATE reports_compilation SET digest = repeat('0', 64) WHERE id = %s", compiled.pk)
        verify_compilations()

    assert "Mã băm ghi" in caplog.text


def test_every_compilation_of_the_demonstration_verifies(demo_db: None) -> None:
    said = StringIO()

    call_command("verify_compilations", stdout=said)

    assert "tất cả khớp" in said.getvalue()
