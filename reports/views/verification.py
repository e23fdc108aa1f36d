"""Whether a PDF file is what was issued and signed."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from reports.documents.signing import NotAPdf
from reports.official_forms import VerifyForm
from reports.queries.official_pages import Verification, verification
from reports.services.signing_key import trust_roots

LARGEST = 20 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: SignedInRequest) -> HttpResponse:
    """The file is read in memory and not kept."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    found: Verification | None = None
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST:
            form.add_error("file", _("Tệp lớn hơn 20 MB nên không kiểm tra ở đây được."))
        else:
            try:
                found = verification(
                    upload.read(),
                    upload.name,
                    user=request.user,
                    roots=trust_roots(),
                    now=timezone.now(),
                )
            except NotAPdf:
                form.add_error("file", _("Tệp “%(name)s” không phải PDF đọc được.") % {"name": upload.name})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/officials/verify.html", {"form": form, "found": found}, status=status)
