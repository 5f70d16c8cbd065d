"""What tells of a person without a column that says so: found as erasure finds it, for the copy the person asks for."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from clienteling.associates.models import AuditEntry
from clienteling.clients.models import Client, ClientIdentity, IdentityKind, Look, OfficialAccountFollower, Tag
from clienteling.oversight.schema import TREATMENTS, Searched
from clienteling.oversight.services.people import called
from clienteling.oversight.services.telling import told
from clienteling.wecom.lanes import WELCOME
from clienteling.wecom.models import CallbackEvent
from clienteling.wecom.services import events_of_client, follower_key

Rows = Iterator[dict[str, Any]]
People = Sequence[Client]
SEARCHED = {label: treatment for label, treatment in TREATMENTS.items() if isinstance(treatment, Searched)}


def tags(people: People) -> Rows:
    for tag in Tag.objects.filter(pk__in={pk for one in people for pk in one.tag_ids}).order_by("pk"):
        yield told(tag, "name")


def followers(people: People) -> Rows:
    for follower in following(people):
        yield told(follower, "account", "openid", "unionid", "followed_at", "unfollowed_at", "scene", "joined_at")


def following(people: People) -> list[OfficialAccountFollower]:
    indexes = [bytes(one.value_index) for one in ClientIdentity.objects.filter(client__in=people)]
    found = OfficialAccountFollower.objects.filter(Q(openid_index__in=indexes) | Q(unionid_index__in=indexes))
    return list(found.select_related("account").order_by("pk"))


def callbacks(people: People) -> Rows:
    """What they tell, and when; the message itself names the identities told elsewhere."""
    contacts = ClientIdentity.objects.filter(client__in=people, kind=IdentityKind.EXTERNAL_USERID)
    sets = [events_of_client(one.client.market.corp, one.value) for one in contacts.select_related("client__market")]
    keys = [follower_key(it.account, it.openid) for it in following(people)]
    for events in (*sets, CallbackEvent.objects.filter(client_key__in=keys)):
        for event in events.order_by("pk"):
            yield told(event, "event", "change_type", "received_at")


def welcomes(people: People) -> Rows:
    for send, _body in searched("wecom.Send", people, api=WELCOME):  # a digest tells of others too
        yield told(send, "created_at", "to_userid", "state", "body")


def rejected(people: People) -> Rows:
    """Of a file's rows those that name them: the others are about somebody else."""
    words = called(people)
    for kept, text in searched("clients.RejectedRows", people):
        for row in json.loads(text):
            if any(word in cell for word in words for cell in map(str, row)):
                yield {_("file"): kept.file_import.name, _("row"): row}


def searched(label: str, people: People, **more: str) -> Iterator[tuple[Any, str]]:
    """Rows whose sealed text holds one of the words, and that text."""
    treatment, words = SEARCHED[label], called(people)
    written = words | {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}
    for row in apps.get_model(label)._base_manager.filter(**treatment.where, **more).order_by("pk").iterator():
        text = getattr(row, treatment.column) or ""
        if any(word in text for word in written):
            yield row, text


def looks(people: People) -> Rows:
    """Who opened the page, and each act of the audit log."""
    uids = [one.uid for one in people]
    acts = AuditEntry.objects.filter(client_uid__in=uids).select_related("actor")
    seen = [(act.at, act.who, act.what) for act in acts]
    page = Look._meta.verbose_name
    for look in Look.objects.filter(client_uid__in=uids).select_related("viewer"):
        seen.append((look.looked_at, look.viewer.name, f"{page} ({look.get_place_display()})"))
    for at, who, what in sorted(seen, key=lambda it: it[0]):
        yield {_("at"): at.isoformat(), _("who"): who, _("what"): what}


UNTIED: dict[str, Callable[[People], Rows]] = {
    "clients.Tag": tags,
    "clients.OfficialAccountFollower": followers,
    "wecom.CallbackEvent": callbacks,
    "wecom.Send": welcomes,
    "clients.RejectedRows": rejected,
}
LOOKS = ("clients.Look", "associates.AuditEntry")
