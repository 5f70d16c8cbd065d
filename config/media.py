"""Serves the house's pictures to whoever has an address that is still good."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from clienteling.lib.signed_files import SAME_FOR_S, may_fetch


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """404 for a wrong address, an old one and a file that is not there alike."""
    if not may_fetch(path, request.GET.get("s", "")):
        raise Http404
    answer = serve(request, path, document_root=settings.MEDIA_ROOT)
    answer.headers["Cache-Control"] = f"private, max-age={SAME_FOR_S}"
    return answer
