"""Budget lines and movements: exact amounts, over-spending with a reason, wrong entries taken back whole."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import Conflict, InvalidInput
from projects import services
from projects.budgeting import Amounts, BudgetWarning
from projects.choices import FundingSource, MovementKind
from projects.errors import EditConflict
from projects.models import BudgetLine, BudgetMovement, ProjectEvent
from projects.queries.budgets import budget_table
from tests.projects.work_factories import NOW, Cast, make_cast

D = Decimal


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _line(cast: Cast, planned: str = "100", **values) -> BudgetLine:
    return services.add_line(
        **{
            "project": cast.project,
            "subproject": None,
            "year": 2018,
            "source": FundingSource.CENTRAL,
            "planned": D(planned),
            "by": cast.lead,
            "at": NOW,
            **values,
        }
    )


def _move(cast: Cast, line: BudgetLine, kind: MovementKind, amount: str, **values) -> BudgetMovement:
    return services.record_movement(
        **{
            "line": line,
            "kind": kind,
            "amount": D(amount),
            "on": date(2018, 3, 1),
            "document_number": "QĐ-01",
            "by": cast.lead,
            "at": NOW,
            **values,
        }
    )


def test_every_dong_is_exact(cast: Cast) -> None:
    line = _line(cast, "123456789012.345678")

    line.refresh_from_db()

    assert line.planned == D("123456789012.345678")


def test_a_line_stands_once(cast: Cast) -> None:
    _line(cast)
    _line(cast, subproject=cast.subproject)
    _line(cast, source=FundingSource.AID)

    with pytest.raises(Conflict, match="Đã có dòng"):
        _line(cast)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"planned": D(-1)}, "planned"),
        ({"planned": D("0.0000001")}, "planned"),
        ({"planned": D(10) ** 12}, "planned"),
        ({"year": 1999}, "year"),
        ({"note": "Số tài khoản 123456789012"}, "note"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _line(cast, **values)

    assert set(refused.value.errors) == {field}


def test_a_line_of_another_projects_subproject_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        _line(cast, subproject=make_cast().subproject)


def test_the_second_of_two_editors_of_a_plan_sees_both(cast: Cast) -> None:
    line = _line(cast)
    services.change_plan(line=line, seen=0, planned=D(120), note="", by=cast.lead)

    with pytest.raises(EditConflict) as conflict:
        services.change_plan(line=line, seen=0, planned=D("130.5"), note="Thêm", by=cast.second_lead)

    assert conflict.value.mine == {"planned": "130,5", "note": "Thêm"}
    assert conflict.value.theirs == {"planned": "120", "note": ""}


def test_spending_more_than_allotted_needs_a_reason(cast: Cast) -> None:
    line = _line(cast)
    _move(cast, line, MovementKind.ALLOTTED, "80")
    _move(cast, line, MovementKind.DISBURSED, "79.999999")

    with pytest.raises(InvalidInput, match=r"vượt dự toán được giao 0,000001 triệu đồng") as refused:
        _move(cast, line, MovementKind.DISBURSED, "0.000002")
    assert set(refused.value.errors) == {"overspend_reason"}
    spent = _move(cast, line, MovementKind.DISBURSED, "5", overspend_reason="Ứng trước.")

    assert spent.overspend_reason == "Ứng trước."
    (row,) = budget_table(cast.project, cast.lead).rows
    assert row.warnings == [BudgetWarning.OVERSPENT]


def test_a_reason_that_is_not_needed_is_not_kept(cast: Cast) -> None:
    line = _line(cast)
    _move(cast, line, MovementKind.ALLOTTED, "80")

    assert _move(cast, line, MovementKind.DISBURSED, "80", overspend_reason="Thừa").overspend_reason == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"on": date(2018, 9, 4)}, "on"),
        ({"document_number": " "}, "document_number"),
        ({"document_number": "x" * 81}, "document_number"),
    ],
)
def test_a_movement_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    line = _line(cast)

    with pytest.raises(InvalidInput) as refused:
        _move(cast, line, **{"kind": MovementKind.ALLOTTED, "amount": "1", **values})

    assert set(refused.value.errors) == {field}
    assert not BudgetMovement.objects.exists()


def test_a_wrong_movement_is_taken_back_once_and_both_stay(cast: Cast) -> None:
    line = _line(cast)
    wrong = _move(cast, line, MovementKind.ALLOTTED, "800")
    right = _move(cast, line, MovementKind.ALLOTTED, "80")

    with pytest.raises(InvalidInput):
        services.reverse_movement(movement=wrong, reason="", by=cast.lead, at=NOW)
    reversal = services.reverse_movement(movement=wrong, reason="Nhập thừa số 0.", by=cast.lead, at=NOW)

    assert (reversal.amount, reversal.reverses) == (D(-800), wrong)
    assert list(BudgetMovement.objects.standing()) == [right]
    assert budget_table(cast.project, cast.lead).whole == Amounts(D(100), D(80), D(0))
    for movement in (wrong, reversal):
        with pytest.raises(Conflict, match="đã được huỷ"):
            services.reverse_movement(movement=movement, reason="Lần nữa.", by=cast.lead, at=NOW)
    assert ProjectEvent.objects.filter(line=line, verb="reverse", reason="Nhập thừa số 0.").count() == 1


def test_totals_and_parts_come_from_the_same_rows(cast: Cast, django_assert_num_queries) -> None:
    for year, source, subproject, planned in (
        (2017, FundingSource.CENTRAL, None, "10.5"),
        (2018, FundingSource.CENTRAL, None, "20.25"),
        (2018, FundingSource.AID, cast.subproject, "30.125"),
    ):
        line = _line(cast, planned, year=year, source=source, subproject=subproject)
        _move(cast, line, MovementKind.ALLOTTED, "5")
    staff = cast.staff
    assert staff.roles

    with django_assert_num_queries(2):
        table = budget_table(cast.project, staff)

    assert table.whole == Amounts(D("60.875"), D(15), D(0))
    for parts in (table.by_year, table.by_source, table.by_subproject, table.by_project):
        assert sum(parts.values(), Amounts()) == table.whole
    assert table.by_year[2018].planned == D("50.375")
    assert set(table.by_subproject) == {None, cast.subproject.pk}
