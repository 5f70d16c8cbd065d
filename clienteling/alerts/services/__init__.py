"""Verbs of alerts; other apps import from here."""

from clienteling.alerts.engine import evaluate_new, sweep_due
from clienteling.alerts.services.autotags import apply_auto_tags
from clienteling.alerts.services.card_updates import Press, show_as_is
from clienteling.alerts.services.copies import send_copies
from clienteling.alerts.services.delivery import send_due, settle
from clienteling.alerts.services.escalation import escalate
from clienteling.alerts.services.rules import NewText, NewVersion, add_version, go_live, pause
from clienteling.alerts.services.second_look import reasons_against
from clienteling.alerts.services.snoozing import Wait, come_back, until
from clienteling.alerts.services.work import acknowledge, acknowledge_digest, dismiss, finish, postpone

__all__ = [
    "NewText",
    "NewVersion",
    "Press",
    "Wait",
    "acknowledge",
    "acknowledge_digest",
    "add_version",
    "apply_auto_tags",
    "come_back",
    "dismiss",
    "escalate",
    "evaluate_new",
    "finish",
    "go_live",
    "pause",
    "postpone",
    "reasons_against",
    "send_copies",
    "send_due",
    "settle",
    "show_as_is",
    "sweep_due",
    "until",
]
