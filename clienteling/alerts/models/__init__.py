"""Tables of alerts: rules with versions, runs, alerts with their cards and steps."""

from clienteling.alerts.models.alert import Alert, Delivery, Dismissal, Handling, Reason
from clienteling.alerts.models.autotag import AutoTag
from clienteling.alerts.models.copy import AlertCopy, CopyRole
from clienteling.alerts.models.restraint import Restraint
from clienteling.alerts.models.rule import Recipient, Rule, RuleKind, RuleStatus, RuleText, RuleVersion, Trigger
from clienteling.alerts.models.run import RuleRun
from clienteling.alerts.models.step import AlertStep, StepKind

__all__ = [
    "Alert",
    "AlertCopy",
    "AlertStep",
    "AutoTag",
    "CopyRole",
    "Delivery",
    "Dismissal",
    "Handling",
    "Reason",
    "Recipient",
    "Restraint",
    "Rule",
    "RuleKind",
    "RuleRun",
    "RuleStatus",
    "RuleText",
    "RuleVersion",
    "StepKind",
    "Trigger",
]
