"""Verbs of the organisation; other apps import from here."""

from clienteling.associates.services.absences import change_absence, possible_covers, record_absence, withdraw_absence
from clienteling.associates.services.hours import hours_on
from clienteling.associates.services.regions import place
from clienteling.associates.services.rota import copy_week, plan_day

__all__ = [
    "change_absence",
    "copy_week",
    "hours_on",
    "place",
    "plan_day",
    "possible_covers",
    "record_absence",
    "withdraw_absence",
]
