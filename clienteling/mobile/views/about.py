"""The house's own fields on a client's page, edited by whom the house lets."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from clienteling.clients.custom_form import CustomFieldsForm
from clienteling.clients.models import Client
from clienteling.clients.services import edit_custom
from clienteling.lib import clock
from clienteling.mobile import client_details
from clienteling.mobile.pages import associate, is_fragment, phone_page


@require_http_methods(["GET", "POST"])
@phone_page
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form as it is opened, then what is known of the client again; what is wrong is said beside its field and
    nothing typed is lost."""
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    form: CustomFieldsForm | None = CustomFieldsForm(client, user, request.POST or None)
    if request.method == "GET":
        return render(request, "mobile/_about_form.html", {"client": client, "own_form": form})
    if form and form.is_valid():
        edit_custom(client, form.said(), by=user, at=clock.now())
        form = None
    if not is_fragment(request):
        return redirect("mobile:client", uid=client.uid)
    known = {"details": client_details.details(client, user), "may_add": client_details.may_add(user)}
    return render(request, "mobile/_about.html", {"client": client, "own_form": form, **known})
