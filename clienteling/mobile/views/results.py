"""My month."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from clienteling.mobile.pages import phone_page, show


@require_GET
@phone_page
def results(request: HttpRequest) -> HttpResponse:
    return show(request, "mobile/results.html", tab="results")
