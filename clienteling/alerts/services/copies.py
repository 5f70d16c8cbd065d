"""Further cards of an alert: for other followers, for whom it was passed on to, for who asked to be reminded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import cards
from clienteling.alerts.models import Alert, AlertCopy, CopyRole, Reason, Recipient
from clienteling.alerts.services import queueing
from clienteling.alerts.services.allowed import reasons_against
from clienteling.alerts.services.planning import next_time
from clienteling.alerts.services.timetable import Timetable
from clienteling.alerts.words import Writer
from clienteling.associates.models import Associate
from clienteling.clients.models import Relationship
from clienteling.wecom.models import Priority, Send
from clienteling.wecom.services import NewSend, queue_many

AT_ONCE = 200
RELATED = ("alert__client", "alert__rule", "alert__version__asset", "alert__associate", "associate__market")


def add_followers(alerts: Sequence[Alert], at: datetime) -> None:
    """Where everybody who follows the client is told, a card for each beside the one who has the first."""
    ours = [alert for alert in alerts if alert.version.recipient == Recipient.ALL]
    if not ours:
        return
    active = Relationship.objects.active().filter(associate__is_active=True)
    follows = active.filter(client__in=[alert.client_id for alert in ours]).order_by("pk")
    by_client: dict[int, list[int]] = defaultdict(list)
    for client_id, associate_id in follows.values_list("client", "associate"):
        by_client[client_id].append(associate_id)
    rows = [
        new_copy(alert, associate_id, CopyRole.FOLLOWER, at)
        for alert in ours
        for associate_id in by_client[alert.client_id]
        if associate_id not in (alert.told_id, alert.associate_id)
    ]
    AlertCopy.objects.bulk_create(rows, ignore_conflicts=True)


def new_copy(
    alert: Alert, associate_id: int, role: CopyRole, at: datetime, due_at: datetime | None = None
) -> AlertCopy:
    return AlertCopy(alert=alert, associate_id=associate_id, role=role, created_at=at, due_at=due_at or at)


def send_copies(at: datetime) -> int:
    """Write the sends of what is due and still of use, to those who are at work. Returns how many."""
    with transaction.atomic():
        waiting = AlertCopy.objects.filter(send=None, withheld="", due_at__lte=at).order_by("due_at", "pk")
        copies = list(waiting.select_related(*RELATED).select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
        if not copies:
            return 0
        going = at_work(still_useful(copies, at), at)
        writer = Writer([copy.alert for copy in going])
        sends = {f"alert:{copy.alert_id}:c{copy.pk}": copy for copy in going}
        queue_many([_send(key, copy, going[copy], writer, at) for key, copy in sends.items()], at)
        for key, pk in Send.objects.filter(key__in=sends).values_list("key", "pk"):
            sends[key].send_id = pk
        AlertCopy.objects.bulk_update(copies, ["send", "due_at", "withheld"])
    return len(going)


def still_useful(copies: Sequence[AlertCopy], at: datetime) -> list[AlertCopy]:
    """Marks the others with the reason: too late, handled meanwhile, or the client may not be written to."""
    against = reasons_against([copy.alert for copy in copies], at)
    active = Relationship.objects.active().filter(client__in=[copy.alert.client_id for copy in copies])
    follows = set(active.values_list("client", "associate"))
    for copy in copies:
        client, theirs = copy.alert.client_id, (copy.alert.client_id, copy.alert.associate_id)
        if copy.alert.expires_at <= at or copy.alert.is_settled:
            copy.withheld = Reason.EXPIRED
        else:
            is_followed = (client, copy.associate_id) in follows
            copy.withheld = reason_against(copy, against, follows=is_followed, theirs=theirs in follows)
    return [copy for copy in copies if not copy.withheld]


def reason_against(copy: AlertCopy, against: Mapping[int, Reason], *, follows: bool, theirs: bool) -> str:
    """What speaks against the alert speaks against a further card; but what a leaver left behind may be passed on.

    `follows`: whoever gets it the client; `theirs`: the client is still the alert's associate's.
    """
    if copy.role == CopyRole.FOLLOWER and not follows:
        return Reason.NO_ASSOCIATE.value
    reason = against.get(copy.alert_id)
    if reason is None or (reason == Reason.NO_ASSOCIATE and copy.role == CopyRole.ESCALATION and theirs):
        return ""
    return reason.value


def at_work(copies: Sequence[AlertCopy], at: datetime) -> dict[AlertCopy, Associate]:
    """Who gets which now: the associate, or whoever covers. The others get their next time."""
    table = Timetable.of({copy.associate_id for copy in copies}, at)
    going = {}
    for copy in copies:
        copy.due_at = next_time(table, copy.associate_id, at)
        if copy.due_at <= at:
            going[copy] = table.told(copy.associate_id, at) or copy.associate
    return going


def _send(key: str, copy: AlertCopy, told: Associate, writer: Writer, at: datetime) -> NewSend:
    task_id = cards.task_id(key)
    body = queueing.card_of(copy.alert, told, writer, at, task_id=task_id, note=note_of(copy, told.language))
    return queueing.addressed(told, key, body, copy.alert.expires_at, Priority.NORMAL)


def note_of(copy: AlertCopy, language: str) -> str:
    """Why this card, in the words of whoever gets it."""
    associate = copy.alert.associate
    with override(language):
        match copy.role:
            case CopyRole.ESCALATION:
                return _("Untouched by %(associate)s") % {"associate": associate.name if associate else "—"}
            case CopyRole.REMINDER:
                return _("As you asked: once more")
        return ""
