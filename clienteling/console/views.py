"""Views of the console beside the admin's own."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from clienteling.associates.models import Associate, Store
from clienteling.associates.onboarding import steps
from clienteling.console import people
from clienteling.insights.views import for_console, user_of
from clienteling.lib import clock


def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Django's switch, remembered for whoever is logged in."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        Associate.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)


@for_console("associates.view_store")
def tree(request: HttpRequest) -> HttpResponse:
    return page(request, "tree", title=_("Regions and stores"), branches=people.tree(user_of(request)))


@for_console("associates.view_store")
def store(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = user_of(request), clock.now()
    one = get_object_or_404(Store.objects.visible_to(user).select_related("market", "region"), pk=pk)
    return page(request, "store", title=one.name, store=one, team=people.team(user, one, at))


@for_console("associates.view_associate")
def onboarding(request: HttpRequest) -> HttpResponse:
    stuck = "stuck" in request.GET
    rows = people.onboarding(user_of(request), stuck=stuck)
    return page(request, "onboarding", title=_("Onboarding"), rows=rows, steps=steps(), stuck=stuck)


def page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    return TemplateResponse(request, f"console/{name}.html", {**admin.site.each_context(request), **context})
