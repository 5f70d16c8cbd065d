"""What an associate does with an alert: seen, later, done. Done is a touch of the client."""

from datetime import datetime, timedelta

from django.db import transaction

from clienteling.alerts import cards
from clienteling.alerts.models import Alert, Handling
from clienteling.associates.models import Associate
from clienteling.attribution.services import record_touch
from clienteling.wecom.services import NewSend, queue_many

CARD_LIVES = timedelta(hours=72)
CHANNEL = "alert"


def acknowledge(alert: Alert, *, by: Associate | None, at: datetime, response_code: str = "") -> None:
    """Seen: once, however often it is pressed; the card shows it. `response_code` comes with a pressed button."""
    if alert.handling not in (Handling.OPEN, Handling.LATER):
        return
    with transaction.atomic():
        alert.move_to(Handling.ACKNOWLEDGED, at)
        update_card(alert, at, response_code)


def finish(alert: Alert, *, by: Associate, at: datetime) -> None:
    """Done: the associate reached the client. Raises StaleStatus when it was done before."""
    with transaction.atomic():
        alert.move_to(Handling.DONE, at)
        record_touch(alert.client, associate=by, channel=CHANNEL, reference=f"alert:{alert.pk}", at=at)
        update_card(alert, at)


def postpone(alert: Alert, *, by: Associate, at: datetime) -> None:
    """Later: it stays on *today*, below what is new."""
    alert.move_to(Handling.LATER, at)


def update_card(alert: Alert, at: datetime, response_code: str = "") -> None:
    """Queue the card's new button, once per alert. WeCom takes each response code once, within 72 hours."""
    send, associate = alert.send, alert.associate
    code = response_code or (send.response_code if send else "")
    if send is None or associate is None or not code:
        return
    body = cards.seen(response_code=code, language=associate.language)
    key = f"{CHANNEL}-seen:{alert.pk}"
    to_userid = send.to_userid  # whoever covered for the associate
    queue_many(
        [NewSend(send.corp_id, "message/update_template_card", key, to_userid, body, at + CARD_LIVES)],
        at,
    )
