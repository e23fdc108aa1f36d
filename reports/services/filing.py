"""The agency's side: start a report, fill it, send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User, valid_on
from core.errors import Conflict, InvalidInput
from core.screening import refusal
from provinces.models import Province
from reports import workflow
from reports.choices import ReportEventKind
from reports.digests import normal, version_digest
from reports.models import (
    Figure,
    FilingRule,
    Form,
    FormVersion,
    Narrative,
    Period,
    Report,
    ReportEvent,
    ReportVersion,
    Section,
)
from reports.parsing import Entry, NotAFigure, Stated, read_entry
from reports.queries.content import draft_of, figures_of, figures_token, texts_of, texts_token
from reports.queries.layout import Layout, LayoutCell, layout_of, section_cells
from reports.rules import Readiness, readiness
from reports.services.duties import fulfil_duty
from reports.services.locking import clean_text, lock, refuse_when_locked
from reports.workflow import Verb

LONGEST_TEXT = 20_000  # characters under one heading, some eight printed pages


@dataclass(frozen=True, slots=True)
class Saved:
    """How many cells or texts really changed, and the mark that the next save has to bring."""

    changed: int
    token: str


# --- Starting --------------------------------------------------------------------------------------------


@transaction.atomic
def start_report(
    *,
    agency: Agency,
    period: Period,
    form: Form,
    by: User,
    at: datetime | None = None,
    synthetic: bool = False,
) -> Report:
    """The agency's report of a period on a form, with an empty first draft; the existing one when there is one.

    Raises InvalidInput when the agency does not owe it, Locked after the lock day.
    """
    moment = at or timezone.now()
    existing = Report.objects.filter(agency=agency, period=period, form=form).first()
    if existing is not None:
        return existing
    refuse_when_locked(period, moment)
    _refuse_unless_owed(agency, period, form)
    report, created = Report.objects.get_or_create(
        agency=agency,
        period=period,
        form=form,
        defaults={
            "form_version": _form_version(form, period),
            "province": Province.objects.filter(committee=agency).first(),
            "synthetic": synthetic,
            "created_at": moment,
        },
    )
    if created:
        version = ReportVersion.objects.create(report=report, number=1, created_at=moment)
        ReportEvent.objects.create(
            report=report, version=version, kind=ReportEventKind.CREATED, by=by, at=moment
        )
    return report


def _refuse_unless_owed(agency: Agency, period: Period, form: Form) -> None:
    owed = agency.is_valid_on(period.cut_to) and (
        FilingRule.objects.filter(
            valid_on(period.cut_to),
            form=form,
            agency_kind=agency.kind,
            frequency=period.report_type.code,
        ).exists()
    )
    if not owed:
        raise InvalidInput(
            _("%(agency)s không phải lập báo cáo “%(form)s” của kỳ %(period)s.")
            % {"agency": agency.name, "form": form.name, "period": period.code}
        )


def _form_version(form: Form, period: Period) -> FormVersion:
    """The layout in force on the period's last day. Raises InvalidInput when there is none."""
    version = form.versions.filter(valid_on(period.cut_to)).order_by("-number").first()
    if version is None:
        raise InvalidInput(
            _("Biểu mẫu “%(form)s” chưa có phiên bản áp dụng cho kỳ %(period)s.")
            % {"form": form.name, "period": period.code}
        )
    return version


# --- Figures ---------------------------------------------------------------------------------------------


@transaction.atomic
def save_section(
    *,
    report: Report,
    section: Section,
    entries: Mapping[str, Entry],
    seen: str,
    by: User,
    at: datetime | None = None,
) -> Saved:
    """Store what was typed in one section of the draft; cells that `entries` leaves out stay as they are.

    `entries` maps cell codes to texts and states as typed. `seen` is the mark (`figures_token`) of what the section
    held when the person opened it. Only real differences are written, all of them or, when one entry cannot be
    read, none.

    Raises InvalidInput with one sentence per cell, Conflict when somebody else saved this section or the report
    has moved on, Locked after the lock day.
    """
    current = lock(report)
    workflow.move(current.state, Verb.EDIT)
    refuse_when_locked(current.period, at or timezone.now())
    draft = draft_of(current)
    cells = {cell.code: cell for cell in section_cells(section) if cell.is_typed}
    stored = {code: stated for code, stated in figures_of(draft).items() if code in cells}
    if seen != figures_token(stored, cells):
        raise Conflict(
            _(
                "Trong lúc bạn nhập, người khác đã lưu mục này. Số đang lưu hiện bên cạnh số bạn vừa nhập; "
                "hãy so lại rồi lưu lần nữa."
            )
        )
    wanted = _read_all(entries, cells)
    with pghistory.context(user=by.pk):
        changed = _write_figures(draft, cells, stored, wanted)
    if changed:
        _count_edit(draft)
    now_stored = {**stored, **wanted}
    return Saved(changed, figures_token({code: s for code, s in now_stored.items() if s is not None}, cells))


def _read_all(entries: Mapping[str, Entry], cells: Mapping[str, LayoutCell]) -> dict[str, Stated | None]:
    """Every entry read. Raises InvalidInput with all that cannot be."""
    read: dict[str, Stated | None] = {}
    errors: dict[str, str] = {}
    for code, entry in entries.items():
        cell = cells.get(code)
        if cell is None:
            errors[code] = _("Mục này không có ô %(code)s.") % {"code": code}
            continue
        try:
            read[code] = read_entry(entry, cell.rule)
        except NotAFigure as error:
            errors[code] = str(error)
    if errors:
        raise InvalidInput(
            _("Có ô chưa đúng nên chưa lưu gì. Hãy sửa các ô được báo lỗi rồi lưu lại."), errors
        )
    return read


def _write_figures(
    draft: ReportVersion,
    cells: Mapping[str, LayoutCell],
    stored: Mapping[str, Stated],
    wanted: Mapping[str, Stated | None],
) -> int:
    """Write the differences in at most two statements; how many there are."""
    different = {code: stated for code, stated in wanted.items() if stated != stored.get(code)}
    emptied = [cells[code].pk for code, stated in different.items() if stated is None]
    if emptied:
        Figure.objects.filter(version=draft, cell__in=emptied).delete()
    Figure.objects.bulk_create(
        [
            Figure(version=draft, cell_id=cells[code].pk, state=stated.state, value=stated.value)
            for code, stated in different.items()
            if stated is not None
        ],
        update_conflicts=True,
        unique_fields=["version", "cell"],
        update_fields=["state", "value"],
    )
    return len(different)


def _count_edit(draft: ReportVersion) -> None:
    ReportVersion.objects.filter(pk=draft.pk).update(edits=F("edits") + 1)


# --- Texts -----------------------------------------------------------------------------------------------


@transaction.atomic
def save_narrative(
    *, report: Report, texts: Mapping[str, str], seen: str, by: User, at: datetime | None = None
) -> Saved:
    """Store texts under headings of the draft; headings that `texts` leaves out stay as they are.

    `texts` maps heading codes to texts; an empty one removes what stood there. `seen` is the mark (`texts_token`)
    of all texts when the person opened the page. Texts that hold something like an identity or phone number are
    refused. Raises InvalidInput with one sentence per heading, Conflict, Locked like `save_section`.
    """
    current = lock(report)
    workflow.move(current.state, Verb.EDIT)
    refuse_when_locked(current.period, at or timezone.now())
    draft = draft_of(current)
    stored = texts_of(draft)
    if seen != texts_token(stored):
        raise Conflict(
            _(
                "Trong lúc bạn viết, người khác đã lưu phần thuyết minh. Nội dung đang lưu hiện bên dưới nội dung "
                "bạn vừa viết; hãy so lại rồi lưu lần nữa."
            )
        )
    headings = dict(current.form_version.headings.filter(writable=True).values_list("code", "pk"))
    wanted = _screened({code: normal(clean_text(text)) for code, text in texts.items()}, headings)
    different = {code: text for code, text in wanted.items() if text != stored.get(code, "")}
    with pghistory.context(user=by.pk):
        _write_texts(draft, headings, different)
    if different:
        _count_edit(draft)
    return Saved(len(different), texts_token({c: t for c, t in {**stored, **wanted}.items() if t}))


def _screened(texts: dict[str, str], headings: Mapping[str, int]) -> dict[str, str]:
    """The texts, when all of them may be stored. Raises InvalidInput with all that may not."""
    errors: dict[str, str] = {}
    for code, text in texts.items():
        if code not in headings:
            errors[code] = _("Biểu mẫu không có đề mục %(code)s.") % {"code": code}
        elif len(text) > LONGEST_TEXT:
            errors[code] = _("Đề mục %(code)s dài %(length)d ký tự; tối đa %(longest)d ký tự.") % {
                "code": code,
                "length": len(text),
                "longest": LONGEST_TEXT,
            }
        elif found := refusal(text):
            errors[code] = _("Đề mục %(code)s: %(found)s") % {"code": code, "found": found}
    if errors:
        raise InvalidInput(
            _("Có đề mục chưa lưu được nên chưa lưu gì. Hãy sửa các chỗ được báo lỗi rồi lưu lại."), errors
        )
    return texts


def _write_texts(draft: ReportVersion, headings: Mapping[str, int], different: Mapping[str, str]) -> None:
    emptied = [headings[code] for code, text in different.items() if not text]
    if emptied:
        Narrative.objects.filter(version=draft, heading__in=emptied).delete()
    Narrative.objects.bulk_create(
        [
            Narrative(version=draft, heading_id=headings[code], text=text)
            for code, text in different.items()
            if text
        ],
        update_conflicts=True,
        unique_fields=["version", "heading"],
        update_fields=["text"],
    )


# --- Sending ---------------------------------------------------------------------------------------------


@transaction.atomic
def submit(*, report: Report, by: User, at: datetime | None = None) -> ReportVersion:
    """Send the draft: from now on nothing in this version changes. `at` is for loading history; it is now otherwise.

    Raises InvalidInput naming what is missing or blocked, Conflict when the report is not a draft (the second of two
    submits at once gets this), Locked after the lock day.
    """
    moment = at or timezone.now()
    current = lock(report)
    after = workflow.move(current.state, Verb.SUBMIT)
    refuse_when_locked(current.period, moment)
    draft = draft_of(current)
    figures, texts = figures_of(draft), texts_of(draft)
    layout = layout_of(current.form_version)
    _refuse_unready(
        readiness(
            checks=layout.checks,
            cells=figures,
            texts=texts,
            required_cells=layout.required_cells,
            required_headings=layout.required_headings,
        ),
        layout,
    )
    draft.submitted_at, draft.submitted_by = moment, by
    draft.sha256 = version_digest(
        form=str(current.form_version),
        figures=[(code, stated.state, stated.value) for code, stated in figures.items()],
        narratives=texts.items(),
    )
    draft.save(update_fields=["submitted_at", "submitted_by", "sha256"])
    current.state = after
    current.save(update_fields=["state"])
    ReportEvent.objects.create(
        report=current, version=draft, kind=ReportEventKind.SUBMITTED, by=by, at=moment
    )
    fulfil_duty(current, by=by, at=moment)
    return draft


def _refuse_unready(found: Readiness, layout: Layout) -> None:
    if found.ready:
        return
    errors = {
        code: _("%(cell)s: bắt buộc, chưa nhập.") % {"cell": layout.cells[code].title}
        for code in found.missing_cells
    }
    titles = {heading.code: str(heading) for heading in layout.headings}
    errors |= {
        f"narrative:{code}": _("%(heading)s: bắt buộc, chưa viết.") % {"heading": titles[code]}
        for code in found.missing_headings
    }
    errors |= {f"check:{finding.code}": f"{finding.message} {finding.detail}" for finding in found.blocking}
    raise InvalidInput(
        _(
            "Chưa gửi được báo cáo: còn %(cells)d ô và %(texts)d đề mục bắt buộc chưa có, "
            "%(checks)d chỗ số liệu không khớp."
        )
        % {
            "cells": len(found.missing_cells),
            "texts": len(found.missing_headings),
            "checks": len(found.blocking),
        },
        errors,
    )
