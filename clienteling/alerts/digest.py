"""The morning's card: every client for whom a word can wait until then, one message."""

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from clienteling.alerts.cards import Body, link
from clienteling.alerts.models import Alert
from clienteling.alerts.words import Writer

PREFIX = "digest"
SEEN = "seen"
ROWS = 6
LONGEST_NAME = 16
LONGEST_VALUE = 30
LONGEST_REST = 400


def message(alerts: Sequence[Alert], writer: Writer, *, language: str, task_id: str) -> Body:
    """The body of `message/send`: six rows that lead to their clients, the names of the others, a way to the day."""
    today = urljoin(settings.PUBLIC_URL, reverse("mobile:today"))
    with override(language):
        count = ngettext("%(n)d client is worth a word", "%(n)d clients are worth a word", len(alerts))
        return {
            "msgtype": "template_card",
            "template_card": {
                "card_type": "button_interaction",
                "source": {"desc": _("Good morning"), "desc_color": 0},
                "main_title": {"title": count % {"n": len(alerts)}, "desc": _("What today brings")},
                "horizontal_content_list": [row(alert, writer, language) for alert in alerts[:ROWS]],
                **rest(alerts[ROWS:]),
                "card_action": {"type": 1, "url": today},
                "task_id": task_id,
                "button_list": [
                    {"type": 1, "text": _("Open today"), "style": 1, "url": today},
                    {"type": 0, "text": _("Seen"), "style": 2, "key": SEEN},
                ],
            },
        }


def row(alert: Alert, writer: Writer, language: str) -> Body:
    title = writer.words(alert, language).title
    return {
        "type": 1,
        "keyname": alert.client.name[:LONGEST_NAME],
        "value": title[:LONGEST_VALUE],
        "url": link(alert),
    }


def rest(alerts: Sequence[Alert]) -> Body:
    """Those beyond the rows WeCom shows, by name."""
    if not alerts:
        return {}
    names = _(", ").join(alert.client.name for alert in alerts)
    return {"sub_title_text": (_("And %(names)s") % {"names": names})[:LONGEST_REST]}


def key_of(task: str) -> str | None:
    """The send of a pressed digest; None for a card that is none."""
    return task.replace("-", ":") if task.startswith(f"{PREFIX}-") else None
