"""Tables of alerts: rules with versions, runs, alerts with their cards and steps."""

from clienteling.alerts.models.alert import HELD_OUT, Alert, Delivery, Dismissal, Handling, Reason
from clienteling.alerts.models.autotag import AutoTag
from clienteling.alerts.models.backtest import Backtest, BacktestAlert, BacktestDay, BacktestState
from clienteling.alerts.models.copy import AlertCopy, CopyRole
from clienteling.alerts.models.outcome import InfluencedOrder, Outcome, OutcomeMark
from clienteling.alerts.models.restraint import Restraint
from clienteling.alerts.models.rule import (
    RUNNING,
    FurtherAsset,
    Recipient,
    Rule,
    RuleKind,
    RuleStatus,
    RuleText,
    RuleVersion,
    Trigger,
)
from clienteling.alerts.models.rule_event import RuleEvent
from clienteling.alerts.models.run import RuleRun
from clienteling.alerts.models.step import AlertStep, StepKind
from clienteling.alerts.models.watermark import Watermark

__all__ = [
    "Alert",
    "AlertCopy",
    "AlertStep",
    "AutoTag",
    "Backtest",
    "BacktestAlert",
    "BacktestDay",
    "BacktestState",
    "CopyRole",
    "Delivery",
    "Dismissal",
    "FurtherAsset",
    "HELD_OUT",
    "RUNNING",
    "Handling",
    "InfluencedOrder",
    "Outcome",
    "OutcomeMark",
    "Reason",
    "Recipient",
    "Restraint",
    "Rule",
    "RuleEvent",
    "RuleKind",
    "RuleRun",
    "RuleStatus",
    "RuleText",
    "RuleVersion",
    "StepKind",
    "Trigger",
    "Watermark",
]
