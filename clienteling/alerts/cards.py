"""The card of an alert as WeCom takes it: who, why, what to say, where to go; buttons that come back."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from clienteling.alerts.models import Alert, Dismissal
from clienteling.alerts.naming import title_in
from clienteling.alerts.words import Words
from clienteling.assets.models import Asset

PREFIX = "alert"
DONE = "done"
LATER = "later"
DISMISS = "dismiss"
WHY = "why"
LONGEST_QUOTE = 200

Body = dict[str, Any]


def task_id(key: str) -> str:
    """Made of the send's key: unique as that is, in the characters WeCom takes."""
    return key.replace(":", "-")


def alert_of(task: str) -> int | None:
    """The alert a card is about, by its task; None for a card that is none of ours."""
    prefix, number, *more = task.split("-")[:4] if task.count("-") else ("", "")
    return int(number) if prefix == PREFIX and number.isdecimal() and len(more) < 2 else None


def link(alert: Alert) -> str:
    """The page that opens from the card. No personal data in it."""
    return urljoin(settings.PUBLIC_URL, reverse("mobile:alert", args=[alert.pk]))


def message(
    alert: Alert, words: Words, *, language: str, task_id: str, asset: Asset | None = None, note: str = ""
) -> Body:
    """The body of `message/send`: what was done is said by a button, why it was of no use is chosen above them.

    `asset`: what is suggested, if anything may be. `note`: why the card comes again.
    """
    with override(language):
        return {
            "msgtype": "template_card",
            "template_card": {
                "card_type": "button_interaction",
                "source": {"desc": note or str(alert.rule), "desc_color": 2 if note else 0},
                "main_title": {"title": f"{alert.client.name} · {words.title}", "desc": words.why},
                "quote_area": {"type": 0, "title": _("What to say"), "quote_text": words.say[:LONGEST_QUOTE]},
                "horizontal_content_list": suggestion(alert, asset),
                "card_action": {"type": 1, "url": link(alert)},
                "task_id": task_id,
                "button_selection": reasons(),
                "button_list": [
                    {"type": 0, "text": _("Done"), "style": 1, "key": DONE},
                    {"type": 0, "text": _("Later"), "style": 2, "key": LATER},
                    {"type": 0, "text": _("Not useful"), "style": 3, "key": DISMISS},
                    {"type": 1, "text": _("Open client"), "style": 2, "url": link(alert)},
                ],
            },
        }


def reasons() -> Body:
    """What "not useful" is sent with."""
    options = [{"id": value, "text": str(label)} for value, label in Dismissal.choices]
    return {"question_key": WHY, "title": _("If not useful, why"), "option_list": options, "selected_id": WRONG_TIME}


WRONG_TIME = Dismissal.WRONG_TIME.value


def suggestion(alert: Alert, asset: Asset | None) -> list[dict[str, Any]]:
    """The asset to send, opened on the phone page."""
    if asset is None:
        return []
    return [
        {
            "type": 1,
            "keyname": _("Asset"),
            "value": title_in(asset.title, get_language() or "en")[:30],
            "url": link(alert),
        }
    ]


def locked(words: str, *, response_code: str) -> Body:
    """The body of `message/update_template_card`: one grey button instead of all others."""
    return {"response_code": response_code, "button": {"replace_name": words}}
