"""Who I am logged in as, my language, log out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clienteling.associates.models import Associate
from clienteling.mobile.pages import associate, phone_page, show


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
