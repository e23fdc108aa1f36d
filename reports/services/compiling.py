"""Compiling a period: ask for it, add it up, freeze it with a digest, make its documents.

A compilation is a function of the versions that were chosen: running it again over the same versions finds the
same digest and the same row, so a worker may be killed at any step and the job run again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import jobs
from core.errors import DomainError, InvalidInput
from core.jobs import JobState
from reports.models import (
    Compilation,
    CompilationInput,
    CompiledFigure,
    CompileJob,
    Form,
    FormVersion,
    Period,
    ReportVersion,
)
from reports.queries import inputs, national_report
from reports.queries.aggregates import Line, lines_of, totals_of
from reports.services import publishing

MAIN_FORM = "130CP"

#: Shows how far the work is: percent and what is being done.
Progress = Callable[[int, str], None]


class CompileFailed(DomainError):
    """The job ended without a result; the message is the job's own."""


@dataclass(frozen=True, slots=True)
class Result:
    """A compilation that has been worked out and not yet written."""

    compilation: Compilation
    figures: list[CompiledFigure]
    inputs: list[CompilationInput]


def form_version_for(period: Period, form_code: str = MAIN_FORM) -> FormVersion:
    """The version of a form that a period is compiled on. Raises InvalidInput when there is none."""
    form = Form.objects.filter(code=form_code).first()
    if form is None:
        raise InvalidInput(_("Không có biểu mẫu “%(code)s”.") % {"code": form_code})
    version = inputs.form_version_on(form, period.cut_to)
    if version is None:
        raise InvalidInput(
            _("Biểu mẫu %(code)s không áp dụng cho kỳ %(period)s.")
            % {"code": form_code, "period": period.code}
        )
    return version


@transaction.atomic
def request_compile(
    *,
    period: Period,
    form_version: FormVersion,
    provisional: bool = False,
    by: User | None,
    send: bool = True,
) -> CompileJob:
    """The job that compiles a period: the open one when there is one, else a new one, sent on commit.

    `send=False` leaves the running to the caller. Raises InvalidInput when no report can be compiled.
    """
    Period.objects.select_for_update(no_key=True).get(pk=period.pk)  # two requests at once make one job
    wanted = CompileJob.objects.filter(period=period, form_version=form_version, provisional=provisional)
    running = wanted.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
    if running is not None:
        return running
    units = inputs.expected_units(form_version.form, period)
    if not inputs.chosen_versions(form_version.form, period, units, provisional=provisional).exists():
        raise InvalidInput(_nothing_to_compile(period, provisional=provisional))
    job = CompileJob.objects.create(
        period=period, form_version=form_version, provisional=provisional, requested_by=by
    )
    if send:
        jobs.enqueue(job)
    return job


def compile_now(
    *, period_code: str, form_code: str = MAIN_FORM, provisional: bool = False, by: User | None = None
) -> Compilation:
    """Compile in this process, or wait for the worker that is at it; the frozen result with all its documents.

    Raises InvalidInput for an unknown period or form and when no report can be compiled, CompileFailed when the
    job fails.
    """
    period = Period.objects.filter(code=period_code).first()
    if period is None:
        raise InvalidInput(_("Không có kỳ báo cáo “%(code)s”.") % {"code": period_code})
    version = form_version_for(period, form_code)
    job = request_compile(period=period, form_version=version, provisional=provisional, by=by, send=False)
    jobs.run(CompileJob, job.pk, compile_job, wait=True)
    job.refresh_from_db()
    if job.state != JobState.DONE or job.compilation is None:
        raise CompileFailed(job.error)
    return job.compilation


def compile_job(job: CompileJob) -> None:
    """Freeze the job's period, then make the documents that are not yet there. Safe to run twice."""
    if job.compilation is None:
        job.advance(5, _("Chọn phiên bản báo cáo và cộng số liệu"))
        result = work_out(period=job.period, form_version=job.form_version, provisional=job.provisional)
        job.advance(35, _("Ghi kết quả tổng hợp"))
        with transaction.atomic():
            # Result and job are written together: whoever runs the job again goes on with this result.
            job.compilation = freeze(result, by=job.requested_by)
            job.save(update_fields=["compilation"])
    publishing.make_documents(job.compilation, progress=partial(_within, job.advance, 40, 98))


def work_out(*, period: Period, form_version: FormVersion, provisional: bool) -> Result:
    """Choose the versions, add them up and compare; writes nothing.

    Raises InvalidInput when no unit has filed.
    """
    form, boundaries = form_version.form, period.cut_to
    units = inputs.expected_units(form, period)
    versions = list(inputs.chosen_versions(form, period, units, provisional=provisional))
    if not versions:
        raise InvalidInput(_nothing_to_compile(period, provisional=provisional))
    spoken = {version.report.agency_id for version in versions}
    missing = [unit.key for unit in units if unit.committee_id not in spoken]
    compilation = Compilation(
        period=period,
        form_version=form_version,
        boundaries=boundaries,
        provisional=provisional,
        synthetic=any(version.report.synthetic for version in versions),
        reported=len(versions),
        expected=len(units),
        missing=missing,
    )
    used = _inputs(compilation, versions)
    figures = _figures(compilation, versions, lines_of(form_version), units=len(units))
    compilation.digest = national_report.digest(compilation, figures, used)
    return Result(compilation, figures, used)


def _inputs(compilation: Compilation, versions: list[ReportVersion]) -> list[CompilationInput]:
    return [
        CompilationInput(compilation=compilation, version=version, sha256=version.sha256)
        for version in versions
    ]


def _figures(
    compilation: Compilation, versions: list[ReportVersion], lines: list[Line], *, units: int
) -> list[CompiledFigure]:
    period, form = compilation.period, compilation.form_version.form
    now = totals_of([version.pk for version in versions], lines, units=units)
    before = inputs.values_in(period.previous, form, lines)
    last_year = inputs.values_in(period.same_last_year, form, lines)
    return [
        CompiledFigure(
            compilation=compilation,
            cell=line.cell,
            order=order,
            value=now[line.cell.pk].value,
            reported=now[line.cell.pk].reported,
            expected=now[line.cell.pk].expected,
            previous=before.get(line.cell.pk),
            same_period_last_year=last_year.get(line.cell.pk),
        )
        for order, line in enumerate(lines, start=1)
    ]


@transaction.atomic
def freeze(result: Result, *, by: User | None) -> Compilation:
    """Write a result once: the newest compilation of its period with the same digest stands for it."""
    compilation = result.compilation
    Period.objects.select_for_update(no_key=True).get(pk=compilation.period_id)
    newest = Compilation.objects.filter(
        period=compilation.period, form_version=compilation.form_version, provisional=compilation.provisional
    ).first()
    if newest is not None and newest.digest == compilation.digest:
        return newest
    compilation.created_by = by
    compilation.save(force_insert=True)
    CompilationInput.objects.bulk_create(result.inputs)
    CompiledFigure.objects.bulk_create(result.figures)
    return compilation


def _nothing_to_compile(period: Period, *, provisional: bool) -> str:
    if provisional:
        return _("Kỳ %(period)s chưa có báo cáo nào được gửi nên chưa tổng hợp được.") % {
            "period": period.code
        }
    return _("Kỳ %(period)s chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được.") % {
        "period": period.code
    }


def _within(advance: Progress, start: int, end: int, percent: int, stage: str) -> None:
    """Progress of a part of the work, as a share of the whole."""
    advance(start + (end - start) * percent // 100, stage)
