"""Verbs of webhooks; other apps import from here."""

from clienteling.webhooks.services.delivering import deliver_due, forget_old
from clienteling.webhooks.services.subscribing import change, pause, renew_secret, replay, resume, subscribe
from clienteling.webhooks.services.telling import News, tell

__all__ = [
    "News",
    "change",
    "deliver_due",
    "forget_old",
    "pause",
    "renew_secret",
    "replay",
    "resume",
    "subscribe",
    "tell",
]
