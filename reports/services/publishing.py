"""The documents of a compilation: made once from the frozen rows and kept with them."""

from collections.abc import Callable
from hashlib import sha256

from django.utils.translation import gettext as _

from reports.choices import DocumentKind
from reports.documents import docx, json, pdf, xlsx
from reports.documents.content import NationalReport
from reports.models import Compilation, CompiledDocument
from reports.queries.national_report import national_report

RENDERERS: dict[DocumentKind, Callable[[NationalReport], bytes]] = {
    DocumentKind.JSON: json.render,
    DocumentKind.DOCX: docx.render,
    DocumentKind.PDF: pdf.render,
    DocumentKind.XLSX: xlsx.render,
}


def make_documents(compilation: Compilation, *, progress: Callable[[int, str], None]) -> None:
    """Render and store the documents that are not yet there; safe to run twice.

    The JSON comes first: it is refused when the frozen rows do not give the digest they were frozen with.
    `progress` takes a percentage and what is being done, and is called outside any transaction.
    """
    made = set(compilation.documents.values_list("kind", flat=True))
    wanted = [kind for kind in RENDERERS if kind.value not in made]
    if not wanted:
        return
    progress(0, _("Đọc số liệu đã chốt"))
    report = national_report(compilation)
    for step, kind in enumerate(wanted, start=1):
        progress(100 * step // (len(wanted) + 1), _("Tạo tệp %(kind)s") % {"kind": kind.label})
        store(compilation, kind, RENDERERS[kind](report))


def store(compilation: Compilation, kind: DocumentKind, content: bytes) -> None:
    """Keep a document; the one that is already there stays."""
    document = CompiledDocument(
        compilation=compilation,
        kind=kind,
        content=content,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
    CompiledDocument.objects.bulk_create([document], ignore_conflicts=True)
