"""Whether frozen compilations still say what their sources say; reads only.

What is worked out again: the digest of every version used from its figures and texts, the totals from those
figures, the compilation's own digest from its rows, and the digest of every file. The figures of earlier periods
that a compilation was compared with are sealed by its digest; they are not added up again, because a correction
of an earlier period changes what that period says today and not what was compared then.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.digests import FigureFact, NarrativeFact, version_digest
from reports.models import Compilation, CompilationInput, CompiledFigure, Figure, Narrative
from reports.queries import national_report
from reports.queries.aggregates import lines_of, totals_of

NAMED = 5  # differing cells named one by one


def compilations_to_verify() -> QuerySet[Compilation]:
    """All of them, oldest first."""
    return Compilation.objects.select_related("period", "form_version__form").order_by("pk")


def differences(compilation: Compilation) -> list[str]:
    """What no longer agrees, one sentence each; empty when everything does. Seven statements."""
    inputs = list(
        compilation.inputs.select_related(
            "version__report__agency__province", "version__report__form_version__form"
        )
    )
    figures = list(compilation.figures.select_related("cell__indicator"))
    return [
        *_changed_versions(inputs),
        *_changed_figures(compilation, figures, inputs),
        *_changed_digest(compilation, figures, inputs),
        *_changed_files(compilation),
    ]


def _changed_versions(inputs: list[CompilationInput]) -> Iterator[str]:
    """Versions whose content has another digest than the one that was compiled."""
    ids = [row.version_id for row in inputs]
    cells: dict[int, list[FigureFact]] = defaultdict(list)
    stated = Figure.objects.filter(version__in=ids).values_list("version", "cell__code", "state", "value")
    for version, code, state, value in stated.iterator():
        cells[version].append((code, state, value))
    texts: dict[int, list[NarrativeFact]] = defaultdict(list)
    for version, code, text in Narrative.objects.filter(version__in=ids).values_list(
        "version", "heading__code", "text"
    ):
        texts[version].append((code, text))
    for row in inputs:
        found = version_digest(
            form=str(row.version.report.form_version),
            figures=cells[row.version_id],
            narratives=texts[row.version_id],
        )
        if not row.sha256 == row.version.sha256 == found:
            yield _("Phiên bản %(number)s của %(unit)s: nội dung không còn khớp mã băm đã dùng.") % {
                "number": row.version.number,
                "unit": row.version.report.agency.province.name,
            }


def _changed_figures(
    compilation: Compilation, figures: list[CompiledFigure], inputs: list[CompilationInput]
) -> Iterator[str]:
    """Cells whose frozen total is not the total of the versions used."""
    lines = lines_of(compilation.form_version)
    now = totals_of([row.version_id for row in inputs], lines, units=compilation.expected)
    stored = {row.cell_id: (row.value, row.reported, row.expected) for row in figures}
    again = {cell: (total.value, total.reported, total.expected) for cell, total in now.items()}
    codes = {line.cell.pk: line.cell.code for line in lines} | {row.cell_id: row.cell.code for row in figures}
    wrong = sorted(codes[cell] for cell in codes if stored.get(cell) != again.get(cell))
    if wrong:
        named = ", ".join(wrong[:NAMED])
        yield _("%(n)s ô có số liệu khác khi tính lại: %(codes)s.") % {
            "n": len(wrong),
            "codes": named if len(wrong) <= NAMED else f"{named}, …",
        }


def _changed_digest(
    compilation: Compilation, figures: list[CompiledFigure], inputs: list[CompilationInput]
) -> Iterator[str]:
    found = national_report.digest(compilation, figures, inputs)
    if found != compilation.digest:
        yield _("Mã băm ghi %(stored)s…, tính lại được %(found)s….") % {
            "stored": compilation.digest[:12],
            "found": found[:12],
        }


def _changed_files(compilation: Compilation) -> Iterator[str]:
    for document in compilation.documents.order_by("kind").iterator(chunk_size=1):
        content = bytes(document.content)
        if sha256(content).hexdigest() != document.sha256 or len(content) != document.size:
            yield _("Tệp %(kind)s không còn khớp mã băm của nó.") % {"kind": document.kind}
