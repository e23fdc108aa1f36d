"""Writing a document: its header, and the paragraphs under each heading. Every action posts and comes back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.forms import show_refusal
from reports import official_permissions as permissions
from reports.documents.outline import OUTLINE, TARGETS, Heading
from reports.models import DocumentParagraph, OfficialDocument
from reports.official_forms import HeaderForm, ParagraphForm
from reports.queries import official_pages as queries
from reports.services import official_drafts
from reports.views.finding import status_of
from reports.views.official import find_official

_HEADINGS = {heading.code: heading for heading in OUTLINE if heading.code != TARGETS}


@require_http_methods(["GET", "HEAD", "POST"])
def header(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the document is addressed and signed."""
    found = _writable(request, pk)
    form = HeaderForm.of(found, request.POST if request.method == "POST" else None)
    refused: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            official_drafts.save_header(
                document=found, values=form.values(), seen=form.cleaned_data["seen"], by=request.user
            )
        except DomainError as error:
            refused = error
            show_refusal(form, error)
            form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            form.data["seen"] = str(find_official(request.user, pk).edits)  # type: ignore[index]
        else:
            messages.success(request, _("Đã lưu thông tin văn bản."))
            return redirect("reports:official", pk)
    context = {"form": form, "document": found, "has_synthetic_data": found.synthetic}
    return render(request, "reports/officials/header.html", context, status=status_of(refused))


@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """A heading's page; POST adds a paragraph."""
    found, place = _writable(request, pk), _heading(code)
    form = ParagraphForm(request.POST if request.method == "POST" else None)
    refused: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            official_drafts.add_paragraph(
                document=found, heading=code, text=form.cleaned_data["text"], by=request.user
            )
        except DomainError as error:
            refused = error
            show_refusal(form, error)
        else:
            return redirect("reports:official_heading", pk, code)
    return _show(request, found, place, form=form, refused=refused)


@require_POST
def take(request: SignedInRequest, pk: int, code: str, narrative: int) -> HttpResponse:
    """Put a unit's text into the document, to be edited there."""
    found, place = _writable(request, pk), _heading(code)
    origin = get_object_or_404(queries.offers_of(found), pk=narrative)
    try:
        official_drafts.add_paragraph(
            document=found, heading=place.code, text=origin.text, origin=origin, by=request.user
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reports:official_heading", pk, code)


@require_POST
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    paragraph = _paragraph(request, pk)
    form = ParagraphForm(request.POST)
    form.is_valid()
    try:
        official_drafts.change_paragraph(paragraph=paragraph, text=form.cleaned_data["text"], by=request.user)
    except DomainError as error:
        show_refusal(form, error)
        place = _heading(paragraph.heading)
        return _show(request, paragraph.document, place, changed=(paragraph.pk, form), refused=error)
    messages.success(request, _("Đã lưu đoạn văn."))
    return _back(paragraph)


@require_POST
def earlier(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda row: official_drafts.move_paragraph(paragraph=row, later=False, by=request.user)
    )


@require_POST
def later(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda row: official_drafts.move_paragraph(paragraph=row, later=True, by=request.user)
    )


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda row: official_drafts.remove_paragraph(paragraph=row, by=request.user))


def _act(request: SignedInRequest, pk: int, act: Callable[[DocumentParagraph], None]) -> HttpResponse:
    paragraph = _paragraph(request, pk)
    try:
        act(paragraph)
    except DomainError as error:
        messages.error(request, error.message)
    return _back(paragraph)


def _show(
    request: SignedInRequest,
    found: OfficialDocument,
    place: Heading,
    *,
    form: ParagraphForm | None = None,
    changed: tuple[int, ParagraphForm] | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    page = queries.text_page(found, place)
    forms = [
        (
            paragraph,
            changed[1]
            if changed and changed[0] == paragraph.pk
            else ParagraphForm(initial={"text": paragraph.text}, auto_id=f"id_%s_{paragraph.pk}"),
        )
        for paragraph in page.paragraphs
    ]
    context = {
        "page": page,
        "document": found,
        "form": form or ParagraphForm(),
        "paragraphs": forms,
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "reports/officials/heading.html", context, status=status_of(refused))


def _writable(request: SignedInRequest, pk: int) -> OfficialDocument:
    found = find_official(request.user, pk)
    if not permissions.can_draft(request.user, found):
        raise PermissionDenied
    return found


def _paragraph(request: SignedInRequest, pk: int) -> DocumentParagraph:
    rows = DocumentParagraph.objects.select_related("document")
    paragraph = get_object_or_404(rows, pk=pk)
    paragraph.document = _writable(request, paragraph.document_id)
    return paragraph


def _heading(code: str) -> Heading:
    try:
        return _HEADINGS[code]
    except KeyError:
        raise Http404 from None


def _back(paragraph: DocumentParagraph) -> HttpResponse:
    address = reverse("reports:official_heading", args=[paragraph.document_id, paragraph.heading])
    return redirect(f"{address}#paragraph-{paragraph.pk}")
