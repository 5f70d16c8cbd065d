"""Messages that a person sends again: what each repeats, and whether it is still for whom it was."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clienteling.alerts import cards, digest
from clienteling.alerts.models import Alert, AlertCopy, Delivery, Reason
from clienteling.associates.models import Associate
from clienteling.associates.services import covers_of
from clienteling.wecom.models import Send

# An alert that stood in it goes out in another message, to whoever is told now.
OUTDATED = "outdated"


@dataclass
class Chain:
    """A send and those it repeats, the nearest first; `key` is that of the first one ever made."""

    send: Send
    pks: list[int]
    key: str

    @property
    def is_repeat(self) -> bool:
        return len(self.pks) > 1

    def is_ours(self, *prefixes: str) -> bool:
        return self.key.partition(":")[0] in prefixes


def chains_of(sends: Sequence[Send]) -> list[Chain]:
    """Only repeats cost a query, and one more for each time it was repeated."""
    chains = [Chain(send, [send.pk], send.key) for send in sends]
    before = {chain.send.pk: chain.send.replay_of_id for chain in chains}
    while parents := {pk for pk in before.values() if pk}:
        earlier = Send.objects.filter(pk__in=parents)
        rows = {pk: (key, of) for pk, key, of in earlier.values_list("pk", "key", "replay_of")}
        for chain in chains:
            if parent := before[chain.send.pk]:
                chain.pks.append(parent)
                chain.key, before[chain.send.pk] = rows[parent]
    return chains


def against(chain: Chain, alerts: Sequence[Alert], copy: AlertCopy | None, told: Mapping[int, str]) -> str:
    """Why a repeat must not go as it is. A digest never does: who may stand in it is asked when another is made.

    `told`: who gets the card of each alert now.
    """
    if copy is not None:
        return "" if may_see(chain.send, copy.alert_id) else Reason.NO_ASSOCIATE.value
    if not chain.is_ours(cards.PREFIX, digest.PREFIX):
        return ""
    to = chain.send.to_userid.lower()
    still = [alert for alert in alerts if alert.delivery != Delivery.WAITING and told[alert.pk].lower() == to]
    return "" if still and chain.is_ours(cards.PREFIX) else OUTDATED


def may_see(send: Send, alert_id: int) -> bool:
    people = Associate.objects.active().of_userid(send.to_userid).filter(market__corp=send.corp_id)
    return any(Alert.objects.visible_to(one).filter(pk=alert_id).exists() for one in people)


def told_now(alerts: Collection[Alert], at: datetime) -> dict[int, str]:
    """By alert, the WeCom userid of its associate or of who covers."""
    theirs = [alert.associate_id for alert in alerts if alert.associate_id]
    covers = covers_of(theirs, at) if theirs else {}
    people = dict(Associate.objects.filter(pk__in=theirs).values_list("pk", "userid")) if theirs else {}
    return {
        alert.pk: cover.userid if (cover := covers.get(alert.associate_id)) else people.get(alert.associate_id or 0, "")
        for alert in alerts
    }
