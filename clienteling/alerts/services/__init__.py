"""Verbs of alerts; other apps import from here."""

from clienteling.alerts.engine import evaluate_new, sweep_due
from clienteling.alerts.services.autotags import apply_auto_tags
from clienteling.alerts.services.delivery import send_due, settle
from clienteling.alerts.services.outcomes import measure, opened
from clienteling.alerts.services.rules import NewText, NewVersion, add_version, go_live, pause
from clienteling.alerts.services.second_look import reasons_against
from clienteling.alerts.services.work import acknowledge, finish, postpone

__all__ = [
    "NewText",
    "NewVersion",
    "acknowledge",
    "add_version",
    "apply_auto_tags",
    "evaluate_new",
    "finish",
    "go_live",
    "measure",
    "opened",
    "pause",
    "postpone",
    "reasons_against",
    "send_due",
    "settle",
    "sweep_due",
]
