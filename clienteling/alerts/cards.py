"""The card of an alert as WeCom takes it: who, why, what to say, where to go; a button that comes back."""

from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts.models import Alert
from clienteling.alerts.words import Words

ACKNOWLEDGE = "acknowledge"
TASK_PREFIX = "alert-"
LONGEST_QUOTE = 200


def task_id(alert: Alert) -> str:
    return f"{TASK_PREFIX}{alert.pk}"


def link(alert: Alert) -> str:
    """The page that opens from the card. No personal data in it."""
    return urljoin(settings.PUBLIC_URL, reverse("mobile:alert", args=[alert.pk]))


def message(alert: Alert, words: Words, *, language: str, on: date) -> dict[str, Any]:
    """The body of `message/send`: a card with one button that calls back and one that opens the client.

    The rule's asset is suggested while it may be used on that local day.
    """
    with override(language):
        return {
            "msgtype": "template_card",
            "template_card": {
                "card_type": "button_interaction",
                "source": {"desc": alert.rule.name, "desc_color": 0},
                "main_title": {"title": f"{alert.client.name} · {words.title}", "desc": words.why},
                "quote_area": {"type": 0, "title": _("What to say"), "quote_text": words.say[:LONGEST_QUOTE]},
                "horizontal_content_list": suggestion(alert, on),
                "card_action": {"type": 1, "url": link(alert)},
                "task_id": task_id(alert),
                "button_list": [
                    {"type": 0, "text": _("Got it"), "style": 2, "key": ACKNOWLEDGE},
                    {"type": 1, "text": _("Open client"), "style": 1, "url": link(alert)},
                ],
            },
        }


def suggestion(alert: Alert, on: date) -> list[dict[str, Any]]:
    """The asset to send beside the words, opened on the phone page."""
    asset = alert.version.asset
    if asset is None or not asset.is_usable(on):
        return []
    return [{"type": 1, "keyname": _("Asset"), "value": asset.title[:30], "url": link(alert)}]


def seen(*, response_code: str, language: str) -> dict[str, Any]:
    """The body of `message/update_template_card` once the button was pressed."""
    with override(language):
        return {"response_code": response_code, "button": {"replace_name": _("Seen")}}
