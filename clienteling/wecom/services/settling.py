"""A send of which nobody could say whether WeCom did it, settled by a person who looked at the phone."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError
from clienteling.wecom.models import Send, SendState
from clienteling.wecom.services.outbox import locked

logger = logging.getLogger(__name__)
NOT_ARRIVED = "not_arrived"


def say_arrived(send: Send, *, by: str, at: datetime) -> None:
    """It counts as accepted. Raises DomainError unless it waits for a person."""
    _settle(send, by, state=SendState.ACCEPTED, accepted_at=at, reason="")


def say_not_arrived(send: Send, *, by: str) -> None:
    """It counts as refused, and may be replayed. Raises DomainError unless it waits for a person."""
    _settle(send, by, state=SendState.REFUSED, reason=NOT_ARRIVED)


def _settle(send: Send, by: str, **end: object) -> None:
    with transaction.atomic():
        if locked(send).state != SendState.UNCLEAR:
            raise DomainError("not_unclear", _("Only a message whose fate is unclear can be settled by hand."))
        Send.objects.filter(pk=send.pk).update(settled_by=by, **end)
    logger.warning("wecom.settled_by_hand", extra={"send": send.pk, "by": by, "state": end["state"]})
