"""Notes on a client's page: written, and edited by their author."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from clienteling.clients.models import Client, Note
from clienteling.clients.services import edit_note, write_note
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile import client_details
from clienteling.mobile.pages import associate, is_fragment, phone_page


@require_POST
@phone_page
def write(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new note; the list of notes is the answer."""
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user), uid=uid)
    text, refusal = request.POST.get("text", ""), ""
    try:
        write_note(client, text, by=user, at=clock.now(), uid=uid_of(request))
    except DomainError as error:
        refusal = error.detail
    return shown(request, client, refusal, said=text if refusal else "")


@require_http_methods(["GET", "POST"])
@phone_page
def edit(request: HttpRequest, uid: UUID, note: UUID) -> HttpResponse:
    """Another wording of one's own note; its form is asked for as it is opened."""
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user), uid=uid)
    own = get_object_or_404(Note.objects.filter(client=client, author=user), uid=note)
    if request.method == "GET":
        return render(request, "mobile/_note_form.html", {"note": own})
    refusal = ""
    try:
        edit_note(own, request.POST.get("text", ""), by=user, at=clock.now())
    except DomainError as error:
        refusal = error.detail
    return shown(request, client, refusal)


def shown(request: HttpRequest, client: Client, refusal: str, *, said: str = "") -> HttpResponse:
    """`said`: the new note that was refused."""
    if not is_fragment(request):
        return redirect("mobile:client", uid=client.uid)
    context = {"client": client, "notes": client_details.notes(client), "refusal": refusal, "said": said}
    return render(request, "mobile/_notes.html", {**context, "new_note": uuid4()})


def uid_of(request: HttpRequest) -> UUID | None:
    """What the form calls the note, so that one sent again after a lost answer is not written twice."""
    try:
        return UUID(request.POST.get("uid", ""))
    except ValueError:
        return None
