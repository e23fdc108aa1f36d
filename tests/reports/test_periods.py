"""Opening periods: links, and running again."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from core.errors import InvalidInput
from reports.models import FilingRule, Period
from reports.services.periods import open_period, open_periods
from tests.reports.factories import make_form, make_period


def test_a_period_opens_with_those_before_it_linked(db: None) -> None:
    make_period("2016-H1")

    period = open_period(code="2018-H1")

    assert period.previous is not None
    assert period.same_last_year is not None
    assert (period.previous.code, period.same_last_year.code) == ("2017-H2", "2017-H1")
    assert (period.cut_from, period.cut_to) == (date(2017, 12, 15), date(2018, 6, 14))
    assert (period.due_nominal, period.due_on, period.locks_on) == (
        date(2018, 6, 20),
        date(2018, 6, 20),
        date(2018, 7, 20),
    )
    first = Period.objects.get(code="2016-H1")
    assert (first.previous, first.same_last_year) == (None, None)


def test_opening_again_changes_nothing(db: None) -> None:
    make_period("2018-M07")
    before = list(Period.objects.order_by("pk").values())

    open_period(code="2018-M07")

    assert list(Period.objects.order_by("pk").values()) == before


def test_an_administrators_dates_are_kept(db: None) -> None:
    period = make_period("2018-H1")
    Period.objects.filter(pk=period.pk).update(locks_on=date(2018, 12, 31))

    assert open_period(code="2018-H1").locks_on == date(2018, 12, 31)


@pytest.mark.parametrize("code", ["2018-H3", "abc", "", "2018-T01", "2015-Y"])
def test_what_cannot_be_opened_is_refused(db: None, code: str) -> None:
    with pytest.raises(InvalidInput):
        open_period(code=code)


def test_all_periods_that_have_begun_and_are_owed_are_opened_once(db: None) -> None:
    make_period("2016-H1")
    FilingRule.objects.exclude(frequency__in=["H", "Y"]).update(valid_from=date(2100, 1, 1))
    make_form()

    open_periods(today=date(2018, 6, 15))

    known = set(
        Period.objects.filter(report_type__code__in=["H", "Y"], year__lte=2018).values_list("code", flat=True)
    )
    assert known == {f"{year}-{part}" for year in (2016, 2017, 2018) for part in ("H1", "H2", "Y")}
    assert open_periods(today=date(2018, 6, 15)) == []


def test_nothing_is_opened_for_frequencies_that_nobody_files(db: None) -> None:
    make_period("2016-H1")
    make_form()
    FilingRule.objects.filter(frequency="Y").update(valid_to=date(2016, 12, 31))

    opened = {period.code for period in open_periods(today=date(2026, 11, 24))}

    assert not {code for code in opened if code.endswith("-Y") and code > "2017"}


def test_two_openers_at_once_open_each_period_once(transactional_db: None) -> None:
    make_period("2016-Q1")

    def run() -> None:
        try:
            open_period(code="2020-Q4")
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    periods = Period.objects.filter(report_type__code="Q", year__lte=2020)
    assert periods.count() == 20
    assert not periods.exclude(code="2016-Q1").filter(previous=None).exists()
