"""Erasing one person: deleted or blanked in every table, history and hints included; money stays balanced."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clienteling.alerts import cards, digest
from clienteling.alerts.models import Alert, AlertCopy, Delivery, Reason
from clienteling.associates.models import AuditEntry
from clienteling.clients.models import (
    Client,
    ClientIdentity,
    FileImport,
    FilePiece,
    FollowKind,
    IdentityKind,
    OfficialAccountFollower,
    Relationship,
)
from clienteling.clients.services import forget_contacts
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.errors import DomainError
from clienteling.oversight.models import Change, Erasure
from clienteling.oversight.schema import TREATMENTS, Gone, Searched, Stays
from clienteling.oversight.services.people import called, person, tables
from clienteling.wecom.models import CallbackEvent, Send, SendState
from clienteling.wecom.services import events_of_client, follower_key, withdraw

FORGET_BATCHES = "UPDATE clients_ingestbatch SET client_ids = array_remove(client_ids, %s) WHERE %s = ANY(client_ids)"
ERASED = "client erased"
LATE = timedelta(minutes=10)


def erase(client: Client, *, at: datetime) -> None:
    """Everything that is personal goes, in one transaction; a second time changes nothing more."""
    with transaction.atomic():
        people = locked_person(client)
        pks = [one.pk for one in people]
        # Whoever lets a stopped import go on reads the same row again. First, so that one begun meanwhile is seen next.
        FilePiece.objects.exclude(file_import__finished_at=None).delete()
        refuse_for_now(pks)
        words = called(people)
        logged = [log(one, at) for one in people]
        forget_wecom(people, logged[0].erased_at)
        forget_sends(pks)
        forget_texts(words)
        running = Relationship.objects.filter(client__in=pks, ended_at=None, started_at__lt=at)
        running.update(ended_at=at, ended_by=FollowKind.ENDED)
        forget_rows(pks)
        for treatment, rows in tables(pks):
            if isinstance(treatment, Stays):
                blank(rows, treatment.blank)
        forget_traces(people)
        Client.objects.filter(pk__in=pks).update(erased_at=at, updated_at=at)
        Change.objects.filter(client_id__in=pks).delete()


def locked_person(client: Client) -> list[Client]:
    """All records of the person, locked in order of id and read under the lock: a merge may have come before it."""
    people, held = person(client), set[int]()
    while not held.issuperset(one.pk for one in people):
        held = {one.pk for one in people}
        list(Client.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk"))
        people = person(Client.objects.get(pk=client.pk))
    return people


def log(one: Client, at: datetime) -> Erasure:
    """As it was first erased, where a restore brought it back."""
    return Erasure.objects.get_or_create(client_uid=one.uid, defaults={"market": one.market, "erased_at": at})[0]


def forget_rows(pks: Collection[int]) -> None:
    for treatment, rows in tables(pks):
        if isinstance(treatment, Gone):
            rows.delete()


def forget_late(at: datetime) -> None:
    """What was on its way to an erased client, or waited for the lock, and was written after all."""
    lately = Erasure.objects.filter(erased_at__gt=at - LATE).values_list("client_uid", flat=True)
    pks = (
        list(Client.objects.filter(uid__in=list(lately), erased_at__isnull=False).values_list("pk", flat=True))
        if lately
        else []
    )
    if pks:
        with transaction.atomic():
            forget_rows(pks)
            Alert.objects.filter(client__in=pks).exclude(evidence={}).update(evidence={})


def refuse_for_now(pks: Collection[int]) -> None:
    """Raises DomainError while something under way would bring back, or still needs, what is to go."""
    if FileImport.objects.filter(finished_at=None).exists():
        raise DomainError("import_running", _("A file is being imported; the erasure waits until it is done."))
    if Alert.objects.filter(client__in=pks, send__state=SendState.SENDING).exists():
        raise DomainError("still_sending", _("A card about the client is being sent; the erasure waits for it."))


def blank(rows: models.QuerySet[Any], columns: dict[str, Any] | Any) -> None:
    """Sealed columns are sealed anew, row by row; the others in one statement."""
    if not columns:
        return
    sealed = {name for name in columns if isinstance(rows.model._meta.get_field(name), EncryptedTextField)}
    rows.update(**{name: value for name, value in columns.items() if name not in sealed or value is None})
    texts = [name for name in sealed if columns[name] is not None]
    for row in rows.only("pk", "uid") if texts else ():
        for name in texts:
            setattr(row, name, columns[name])
        row.save(update_fields=texts)


def forget_wecom(people: Sequence[Client], at: datetime) -> None:
    """What WeCom and WeChat told of them: callbacks, and who follows an Official Account. Nor are they heard again."""
    identities = ClientIdentity.objects.filter(client__in=people).select_related("client__market__corp")
    forget_contacts(identities, at=at)
    for one in identities.filter(kind=IdentityKind.EXTERNAL_USERID):
        events_of_client(one.client.market.corp, one.value).delete()
    indexes = [bytes(one.value_index) for one in identities]
    for follower in OfficialAccountFollower.objects.filter(Q(openid_index__in=indexes) | Q(unionid_index__in=indexes)):
        CallbackEvent.objects.filter(client_key=follower_key(follower.account, follower.openid)).delete()
        follower.delete()


def hold_back(client: Client) -> None:
    """Of somebody whose erasure must wait: no card about them goes out that nobody has begun."""
    pks = [one.pk for one in person(client)]
    Alert.objects.wait_again(withdraw(cards_of(pks), reason=ERASED))
    waiting = Alert.objects.filter(client__in=pks, delivery=Delivery.WAITING)
    waiting.update(delivery=Delivery.SUPPRESSED, reason=Reason.NO_CONSENT)


def forget_sends(pks: Collection[int]) -> None:
    """Cards about them: what waits is kept back, and of all of them the content goes."""
    sends = Send.objects.filter(pk__in=cards_of(pks))
    queued = list(sends.filter(state=SendState.QUEUED).values_list("pk", flat=True))
    sends.keep_back(ERASED)
    Alert.objects.wait_again(queued)
    waiting = Alert.objects.filter(client__in=pks, delivery=Delivery.WAITING)
    waiting.update(delivery=Delivery.SUPPRESSED, reason=Reason.NO_CONSENT)
    sends.update(body=None)


def cards_of(pks: Collection[int]) -> set[int]:
    """All sends their alerts ever had: those they have now, those taken back before, replays, and changes of each."""
    alerts = Alert.objects.filter(client__in=pks)
    now = set(alerts.filter(send__isnull=False).values_list("send", flat=True))
    now |= set(AlertCopy.objects.filter(alert__client__in=pks, send__isnull=False).values_list("send", flat=True))
    keys = Q(pk__in=now)
    for pk in alerts.values_list("pk", flat=True):
        keys |= Q(key=f"{cards.PREFIX}:{pk}") | Q(key__startswith=f"{cards.PREFIX}:{pk}:")
    found = set(Send.objects.filter(keys).values_list("pk", flat=True))
    newest = found
    while newest:
        changes = Q(replay_of__in=newest) | Q(replays__in=newest)
        for pk in newest:
            changes |= Q(key__startswith=f"card:{pk}:")
        newest = set(Send.objects.filter(changes).values_list("pk", flat=True)) - found
        found |= newest
    return found


def forget_texts(words: Collection[str]) -> None:
    """Sealed texts in which one of the words stands."""
    for label, treatment in TREATMENTS.items():
        if isinstance(treatment, Searched):
            rows = apps.get_model(label)._base_manager.filter(**treatment.where)
            if label == "wecom.Send":
                found = [row.pk for row in rows.iterator() if tells(row.body, words)]
                Send.objects.filter(pk__in=found).update(body=None)
                continue
            for row in rows.iterator():
                if any(word in getattr(row, treatment.column) for word in words):
                    row.delete()


def tells(body: str, words: Collection[str]) -> bool:
    """Whether one of the words stands in a message, as JSON writes it; a digest cuts long names."""
    return any(json.dumps(word[: digest.LONGEST_NAME], ensure_ascii=False)[1:-1] in body for word in words)


def forget_traces(people: Sequence[Client]) -> None:
    """Reasons that people gave, arrays of ids, and what the console noted by the way."""
    uids = [one.uid for one in people]
    AuditEntry.objects.filter(client_uid__in=uids).exclude(reason="").update(reason="", reason_salt=None)
    with connection.cursor() as cursor:
        for one in people:
            cursor.execute(FORGET_BATCHES, [one.pk, one.pk])
    numbers = [str(one.pk) for one in people]
    noted = LogEntry.objects.filter(content_type__app_label="clients", content_type__model="client")
    noted.filter(object_id__in=numbers).delete()
