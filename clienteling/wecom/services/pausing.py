"""Pauses all sending, and lets it go on when a person says so."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit
from clienteling.wecom.models import SendingPause
from clienteling.wecom.services.outbox import DELIVER

logger = logging.getLogger(__name__)


def pause_sending(*, by: str, reason: str, at: datetime) -> SendingPause:
    """From its commit on no call begins; those under way are answered. Raises DomainError when it is paused already."""
    try:
        with transaction.atomic():
            pause = SendingPause.objects.create(started_at=at, started_by=by, reason=reason)
    except IntegrityError:
        raise DomainError("sending_paused_already", _("Sending is paused already.")) from None
    logger.warning("wecom.sending_paused", extra={"by": by, "why": reason})
    return pause


def resume_sending(*, by: str, reason: str, at: datetime) -> SendingPause:
    """What waits goes out, unless it has expired meanwhile. Raises DomainError when nothing is paused."""
    with transaction.atomic():
        pause = SendingPause.objects.under_way().select_for_update().first()
        if pause is None:
            raise DomainError("sending_not_paused", _("Sending is not paused."))
        pause.ended_at, pause.ended_by, pause.end_reason = at, by, reason
        pause.save(update_fields=["ended_at", "ended_by", "end_reason"])
        nudge_after_commit(DELIVER)
    logger.warning("wecom.sending_resumed", extra={"by": by, "why": reason})
    return pause
