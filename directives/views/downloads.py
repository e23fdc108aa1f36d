"""Handing out stored files."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control

from core import files
from core.models import StoredFile


def download(request: HttpRequest, stored: StoredFile, name: str, page_url: str) -> HttpResponseBase:
    """The file as an attachment under its own type, never guessed at and never shown inside the site.

    It never changes, so a browser that has it is told so. When its bytes are lost, back to `page_url` with the reason.
    """
    etag = f'"{stored.sha256}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            content = files.open_file(stored)
        except files.FileLost as error:
            messages.error(request, error.message)
            return redirect(page_url)
        answer = FileResponse(content, as_attachment=True, filename=name, content_type=stored.content_type)
    answer["ETag"] = etag
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
