"""Erasing one person: deleted or blanked in every table, history and hints included; money stays balanced."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

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
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.errors import DomainError
from clienteling.oversight.models import Change, Erasure
from clienteling.oversight.schema import TREATMENTS, Searched, Stays
from clienteling.oversight.services.people import called, person, tables
from clienteling.wecom.models import CallbackEvent, Send, SendState
from clienteling.wecom.services import events_of_client, follower_key, withdraw

FORGET_BATCHES = "UPDATE clients_ingestbatch SET client_ids = array_remove(client_ids, %s) WHERE %s = ANY(client_ids)"
ERASED = "client erased"


def erase(client: Client, *, at: datetime) -> None:
    """Everything that is personal goes, in one transaction; a second time changes nothing more."""
    with transaction.atomic():
        people = person(client)
        pks = [one.pk for one in people]
        Client.objects.select_for_update().filter(pk__in=pks).order_by("pk").first()
        # Whoever lets a stopped import go on reads the same row again. First, so that one begun meanwhile is seen next.
        FilePiece.objects.exclude(file_import__finished_at=None).delete()
        refuse_for_now(pks)
        words = called(people)
        forget_wecom(people)
        forget_sends(pks)
        forget_texts(words)
        running = Relationship.objects.filter(client__in=pks, ended_at=None, started_at__lt=at)
        running.update(ended_at=at, ended_by=FollowKind.ENDED)
        for treatment, rows in tables(pks):
            if isinstance(treatment, Stays):
                blank(rows, treatment.blank)
            else:
                rows.delete()
        forget_traces(people)
        Client.objects.filter(pk__in=pks).update(erased_at=at, updated_at=at)
        Change.objects.filter(client_id__in=pks).delete()
        for one in people:
            Erasure.objects.get_or_create(client_uid=one.uid, defaults={"market": one.market, "erased_at": at})


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


def forget_wecom(people: Sequence[Client]) -> None:
    """What WeCom and WeChat told of them: callbacks, and who follows an Official Account."""
    identities = ClientIdentity.objects.filter(client__in=people)
    for one in identities.filter(kind=IdentityKind.EXTERNAL_USERID):
        events_of_client(one.client.market.corp, one.value).delete()
    indexes = [bytes(one.value_index) for one in identities]
    for follower in OfficialAccountFollower.objects.filter(Q(openid_index__in=indexes) | Q(unionid_index__in=indexes)):
        CallbackEvent.objects.filter(client_key=follower_key(follower.account, follower.openid)).delete()
        follower.delete()


def hold_back(client: Client) -> None:
    """Of somebody whose erasure must wait: no card about them goes out that nobody has begun."""
    pks = [one.pk for one in person(client)]
    waiting = Alert.objects.filter(client__in=pks, delivery=Delivery.WAITING)
    waiting.update(delivery=Delivery.SUPPRESSED, reason=Reason.NO_CONSENT)
    withdraw(cards(pks), reason=ERASED)


def cards(pks: Collection[int]) -> set[int]:
    own = Alert.objects.filter(client__in=pks, send__isnull=False).values_list("send", flat=True)
    return {*own, *AlertCopy.objects.filter(alert__client__in=pks, send__isnull=False).values_list("send", flat=True)}


def forget_sends(pks: Collection[int]) -> None:
    """Cards about them: what waits is refused, and of the others the content goes."""
    waiting = Alert.objects.filter(client__in=pks, delivery=Delivery.WAITING)
    waiting.update(delivery=Delivery.SUPPRESSED, reason=Reason.NO_CONSENT)
    own, updates = cards(pks), Q()
    for pk in own:
        updates |= Q(key__startswith=f"card:{pk}:")
    sends = Send.objects.filter(Q(pk__in=own) | updates) if own else Send.objects.none()
    sends.filter(state=SendState.QUEUED).update(state=SendState.REFUSED, reason=ERASED)
    empty(sends)


def empty(sends: models.QuerySet[Send]) -> None:
    for send in sends.only("pk", "uid"):
        send.body = "{}"
        send.save(update_fields=["body"])


def forget_texts(words: Collection[str]) -> None:
    """Sealed texts in which one of the words stands."""
    for label, treatment in TREATMENTS.items():
        if isinstance(treatment, Searched):
            rows = apps.get_model(label)._base_manager.filter(**treatment.where)
            found = [row for row in rows.iterator() if any(word in getattr(row, treatment.column) for word in words)]
            if label == "wecom.Send":
                empty(Send.objects.filter(pk__in=[row.pk for row in found]))
            else:
                for row in found:
                    row.delete()


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
