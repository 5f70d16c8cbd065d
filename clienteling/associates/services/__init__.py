"""Verbs of the organisation; other apps import from here."""

from clienteling.associates.services.absences import (
    change_absence,
    covers_of,
    possible_covers,
    record_absence,
    withdraw_absence,
)
from clienteling.associates.services.audit import record
from clienteling.associates.services.directory import advance_due, ask_run, start_nightly, start_run, stop_run
from clienteling.associates.services.guidelines import (
    acknowledge,
    answer_quiz,
    new_version,
    publish,
    quiz,
    refuse_unread,
    retire,
    unread,
)
from clienteling.associates.services.hours import Hours, hours_between, hours_on
from clienteling.associates.services.keys import rotate_key
from clienteling.associates.services.log_ins import count_code, count_try, forget_tries
from clienteling.associates.services.members import join
from clienteling.associates.services.onboarding import Progress, progress
from clienteling.associates.services.portraits import hang_portrait, take_down_portrait
from clienteling.associates.services.pulls import departments_changed, look_up_later, member_left, pull_due
from clienteling.associates.services.regions import place
from clienteling.associates.services.rota import copy_week, plan_day

__all__ = [
    "Hours",
    "Progress",
    "acknowledge",
    "advance_due",
    "answer_quiz",
    "ask_run",
    "change_absence",
    "copy_week",
    "count_code",
    "count_try",
    "covers_of",
    "departments_changed",
    "forget_tries",
    "hang_portrait",
    "hours_between",
    "hours_on",
    "join",
    "look_up_later",
    "member_left",
    "new_version",
    "place",
    "plan_day",
    "possible_covers",
    "progress",
    "publish",
    "pull_due",
    "quiz",
    "record",
    "record_absence",
    "refuse_unread",
    "retire",
    "rotate_key",
    "start_nightly",
    "start_run",
    "stop_run",
    "take_down_portrait",
    "unread",
    "withdraw_absence",
]
