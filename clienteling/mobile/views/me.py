"""Who I am logged in as, my language, log out."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clienteling.associates.models import Associate
from clienteling.clients import qr, services
from clienteling.lib import clock
from clienteling.mobile.pages import associate, is_fragment, phone_page, show, store_of


@require_http_methods(["GET", "POST"])
@phone_page
def me(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, "mobile/me.html", tab="me", languages=settings.LANGUAGES)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    Associate.objects.filter(pk=associate(request).pk).update(language=language)
    return redirect("mobile:me")


@require_GET
@phone_page
def code(request: HttpRequest) -> HttpResponse:
    """My own code, for a client to scan; made at the first look, shown as soon as WeCom has it."""
    store_of(request)
    if not associate(request).userid:  # not in WeCom: there is no code that could lead to them
        raise Http404
    way = services.personal_way(associate(request), at=clock.now())
    drawn = qr.svg(way.content) if way.content else ""
    if is_fragment(request):
        return render(request, "mobile/_code.html", {"qr": drawn})
    return show(request, "mobile/code.html", tab="me", qr=drawn)
