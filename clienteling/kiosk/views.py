"""The kiosk's pages: pair, choose an associate, enter and sign, scan."""

import json
import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clienteling.associates.models import Associate, Portrait
from clienteling.associates.services import count_code
from clienteling.clients import qr, services
from clienteling.clients.models import KioskDevice, KioskVisit
from clienteling.clients.services.visits import LONGEST_OCCASION, MOST_OCCASIONS
from clienteling.kiosk.pages import COOKIE, HALF_A_YEAR_S, PATH, forgetful, kiosk_page, language_of, show
from clienteling.lib import clock
from clienteling.lib.addresses import caller_address
from clienteling.lib.errors import DomainError

log = logging.getLogger(__name__)


@require_GET
@kiosk_page
def start(request: HttpRequest, device: KioskDevice) -> HttpResponse:
    """The shop's people, with how many clients follow each."""
    people = list(services.hosts(device))
    contacts = services.contacts_of(people)
    drawn = set(Portrait.objects.filter(associate__in=people).values_list("associate", flat=True))
    hosts = [{"host": one, "contacts": contacts.get(one.pk, 0), "drawn": one.pk in drawn} for one in people]
    return show(request, "kiosk/start.html", hosts=hosts, store=device.store)


@require_GET
@kiosk_page
def portrait(request: HttpRequest, device: KioskDevice, pk: int) -> HttpResponse:
    """Of one of the shop's people."""
    host = get_object_or_404(services.hosts(device), pk=pk)
    return HttpResponse(bytes(get_object_or_404(Portrait, associate=host).picture), content_type="image/jpeg")


@require_POST
def pair(request: HttpRequest) -> HttpResponse:
    with translation.override(language_of(request)):
        try:
            count_code(caller_address(request), at=clock.now())
            token = services.pair(request.POST.get("code", ""), at=clock.now())
        except DomainError as error:
            log.warning("log_in.refused", extra={"how": "tablet", "why": error.code})
            return forgetful(show(request, "kiosk/pair.html", status=403, refused=error.detail))
    answer = redirect("kiosk:start")
    answer.set_cookie(
        COOKIE,
        token,
        HALF_A_YEAR_S,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return forgetful(answer)


@require_http_methods(["GET", "POST"])
@kiosk_page
def visit(request: HttpRequest, device: KioskDevice, pk: int) -> HttpResponse:
    """What the client enters; a refusal shows the page again, with what was entered."""
    host = get_object_or_404(services.hosts(device), pk=pk)
    if request.method == "GET":
        return form(request, host, services.Entered())
    entered, answers = entered_by(request), request.POST.getlist("purposes")
    try:
        begun = services.begin_visit(
            device,
            associate=host,
            entered=entered,
            answers=answers,
            signature=request.POST.get("signature", ""),
            at=clock.now(),
        )
    except DomainError as error:
        return form(request, host, entered, status=422, refused=error.detail, field=error.field, agreed=answers)
    return redirect(f"{reverse('kiosk:code', args=[begun.uid])}?l={language_of(request)}")


def form(
    request: HttpRequest, host: Associate, entered: services.Entered, status: int = 200, **more: Any
) -> HttpResponse:
    occasions = [*entered.occasions, *[services.Occasion("", "")] * MOST_OCCASIONS][:MOST_OCCASIONS]
    return show(
        request,
        "kiosk/visit.html",
        status=status,
        host=host,
        drawn=Portrait.objects.filter(associate=host).exists(),
        entered=entered,
        occasions=occasions,
        questions=services.questions(host.store.market, language_of(request)) if host.store else [],
        **more,
    )


def entered_by(request: HttpRequest) -> services.Entered:
    said = request.POST
    pairs = zip(said.getlist("occasion"), said.getlist("occasion_on"), strict=False)
    told = [services.Occasion(title.strip()[:LONGEST_OCCASION], on.strip()) for title, on in pairs if on.strip()]
    return services.Entered(
        name=said.get("name", "").strip(),
        birthday=said.get("birthday", "").strip(),
        language=language_of(request),
        occasions=tuple(told[:MOST_OCCASIONS]),
    )


@require_GET
@kiosk_page
def code(request: HttpRequest, device: KioskDevice, uid: str) -> HttpResponse:
    """The one-time code as soon as WeCom has made it; thanks once it was scanned. Asked for again every 2 seconds."""
    seen = KioskVisit.objects.filter(device=device, expires_at__gt=clock.now()).select_related("way", "associate")
    begun = get_object_or_404(seen, uid=uid)
    joined = begun.client_id is not None
    drawn = qr.svg(begun.way.content) if begun.way.content and not joined else ""
    if request.headers.get("X-Poll"):
        state = "joined" if joined else "ready" if drawn else "waiting"
        return HttpResponse(json.dumps({"state": state}), content_type="application/json")
    return show(request, "kiosk/code.html", host=begun.associate, qr=drawn, joined=joined)
