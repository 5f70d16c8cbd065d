"""Sends for the tests: the smallest card, and how many of them."""

from datetime import timedelta
from typing import Any

from clienteling.lib import clock
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import NewSend, queue_many


def card(key: str) -> dict[str, Any]:
    """A card with a button, whose task is the send's key."""
    return {
        "msgtype": "template_card",
        "template_card": {
            "card_type": "button_interaction",
            "main_title": {"title": "朱女士 · 生日将至", "desc": "七天之内"},
            "task_id": key,
            "button_list": [{"text": "知道了", "key": "ack"}],
        },
    }


def a_send(corp: Corp, key: str = "k1", to: str = "lin", **changes: Any) -> NewSend:
    given = {"api": "message/send", "body": card(key), "expires_at": clock.now() + timedelta(hours=2), **changes}
    return NewSend(corp_id=corp.pk, key=key, to_userid=to, **given)


def queued(corp: Corp, key: str = "k1", to: str = "lin", **changes: Any) -> Send:
    queue_many([a_send(corp, key, to, **changes)], clock.now())
    return Send.objects.get(key=key)
