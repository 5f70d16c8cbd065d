"""The words for sets of alerts."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from clienteling.associates.models import Associate
from clienteling.associates.roles import Sight
from clienteling.associates.sight import in_care
from clienteling.lib.written_once import WrittenOnce

if TYPE_CHECKING:
    from clienteling.alerts.models import Alert  # noqa: F401  (named in the generic bases)


def told_beside_others(user: Associate) -> list[int]:
    """Alerts of which a follower has a further card, as long as they follow. Looked up first: beside an OR, a
    subquery would have every alert read."""
    return _told(user=user.pk)


def _copies_of_follower(user: int) -> models.QuerySet[Any, int]:
    relationships = apps.get_model("clients", "Relationship").objects
    follows = relationships.active().filter(associate=user, client=OuterRef("alert__client"))
    copies = apps.get_model("alerts", "AlertCopy").objects.filter(associate=user, role="follower")
    return copies.filter(Exists(follows)).order_by("-pk").values_list("alert", flat=True)[:500]


_told = WrittenOnce(_copies_of_follower, user=int)


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: Associate) -> Self:
        """One's own alerts, those of whom one covers for, and of clients one follows too where all are told; a
        manager's stores; head office's market. Nobody sees those about clients who are gone."""
        seen = in_care(user, market="client__market")
        here = self.of_present()
        if user.powers.sight is not Sight.OWN:
            return here.filter(seen)
        return here.filter(seen | Q(pk__in=told_beside_others(user)))

    def of_present(self) -> Self:
        """About clients who were neither erased nor merged into another."""
        return self.filter(client__erased_at=None, client__merged_into=None)

    def wait_again(self, send_ids: Collection[int]) -> int:
        """What stood in messages that were taken back, and was not held back itself, waits for another."""
        return self.filter(send__in=send_ids, delivery="queued").update(delivery="waiting") if send_ids else 0

    def to_do(self, at: datetime) -> Self:
        """What an associate's *today* shows: not done, still useful, not held back, of clients who are there."""
        open_ones = self.filter(handling__in=["open", "acknowledged", "later"], expires_at__gt=at)
        return open_ones.filter(client__merged_into=None).exclude(delivery="suppressed")
