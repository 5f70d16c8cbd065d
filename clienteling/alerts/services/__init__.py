"""Verbs of alerts; other apps import from here."""

from clienteling.alerts.backtests import ask_backtest, backtest, run_backtests
from clienteling.alerts.dry_run import DryRun, dry_run
from clienteling.alerts.engine import evaluate_new, sweep_due
from clienteling.alerts.lifecycle import go_live, pause, shadow
from clienteling.alerts.services.allowed import refuse_what_must_not_be_said, refused_clients
from clienteling.alerts.services.autotags import apply_auto_tags
from clienteling.alerts.services.card_updates import Press, show_as_is
from clienteling.alerts.services.copies import send_copies
from clienteling.alerts.services.delivery import send_due, settle
from clienteling.alerts.services.escalation import escalate
from clienteling.alerts.services.outcomes import measure, opened
from clienteling.alerts.services.rules import NewText, NewVersion, add_version
from clienteling.alerts.services.second_look import reasons_against
from clienteling.alerts.services.snoozing import Wait, come_back, until
from clienteling.alerts.services.work import acknowledge, acknowledge_digest, dismiss, finish, postpone
from clienteling.alerts.services.writing import NewRule, rewrite_rule, write_rule
from clienteling.alerts.stopping import stop_the_annoying

__all__ = [
    "DryRun",
    "NewRule",
    "NewText",
    "NewVersion",
    "Press",
    "Wait",
    "acknowledge",
    "acknowledge_digest",
    "add_version",
    "apply_auto_tags",
    "ask_backtest",
    "backtest",
    "come_back",
    "dismiss",
    "dry_run",
    "escalate",
    "evaluate_new",
    "finish",
    "go_live",
    "measure",
    "opened",
    "pause",
    "postpone",
    "reasons_against",
    "refuse_what_must_not_be_said",
    "refused_clients",
    "rewrite_rule",
    "run_backtests",
    "send_copies",
    "send_due",
    "settle",
    "shadow",
    "show_as_is",
    "stop_the_annoying",
    "sweep_due",
    "until",
    "write_rule",
]
