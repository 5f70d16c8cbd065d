"""Wishes on a client's page: note one, keep its promise, give it up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from clienteling.clients import services
from clienteling.clients.models import Client, Wish
from clienteling.lib import clock
from clienteling.lib.errors import StaleStatus
from clienteling.mobile.blank_forms import fields, wish_fields
from clienteling.mobile.pages import associate, is_fragment, phone_page
from clienteling.mobile.wish_list import WishForm, suggestions, wish_list


@require_POST
@phone_page
def note(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note a wish; what is wrong is said beside its field and nothing typed is lost."""
    client = client_of(request, uid)
    form = WishForm(request.POST)
    if form.is_valid():
        services.note_wish(client, form.data_of(), by=associate(request), at=clock.now())
        return answer(request, client)
    return answer(request, client, form)


@require_POST
@phone_page
def kept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The promise was kept."""
    wish = wish_of(request, uid)
    services.keep_promise(wish, at=clock.now())
    return answer(request, wish.client)


@require_POST
@phone_page
def given_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The client does not want it any more; pressed twice, or bought meanwhile, it stays as it is."""
    wish = wish_of(request, uid)
    try:
        services.give_up(wish, at=clock.now())
    except StaleStatus:
        wish.refresh_from_db()
    return answer(request, wish.client)


def client_of(request: HttpRequest, uid: UUID) -> Client:
    return get_object_or_404(Client.objects.visible_to(associate(request)).select_related("market"), uid=uid)


def wish_of(request: HttpRequest, uid: UUID) -> Wish:
    wishes = Wish.objects.visible_to(associate(request)).select_related("client__market")
    return get_object_or_404(wishes, uid=uid)


def answer(request: HttpRequest, client: Client, form: WishForm | None = None) -> HttpResponse:
    if not is_fragment(request):
        return redirect("mobile:client", uid=client.uid)
    context = {"client": client, "wishes": wish_list(client, clock.now()), "wish_form": form}
    context["wish_fields"] = fields(form) if form else wish_fields()
    return render(request, "mobile/_wishes.html", context)


@require_GET
@phone_page
def products(request: HttpRequest) -> HttpResponse:
    """What the field offers while one types; asked for as the form is opened."""
    return render(request, "mobile/_products.html", {"products": suggestions()})
