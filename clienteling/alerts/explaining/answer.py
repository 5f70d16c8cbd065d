"""An answer: what was found, said in a sentence, and the lines that bear it out."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.models import Alert


class Finding(models.TextChoices):
    """The one thing that decided."""

    TOLD = "told", _("There was an alert, and it was delivered")
    UNDER_WAY = "under_way", _("There was an alert; it is on its way")
    HELD_BACK = "held_back", _("There was an alert, but it was not sent")
    TO_COME = "to_come", _("That day is still to come")
    NO_CLIENT = "no_client", _("The client was not in our books on that day")
    NO_RULE = "no_rule", _("The rule had not been written on that day")
    NOT_LIVE = "not_live", _("The rule did not run on that day")
    NOT_ITS_DAY = "not_its_day", _("The rule does not look on that day of the week")
    NOT_YET = "not_yet", _("The rule has not looked yet on that day")
    NOT_LOOKED_AT = "not_looked_at", _("The client did nothing on that day that the rule looks at")
    NOT_MET = "not_met", _("The client did not meet the rule's conditions")
    HAD_ALREADY = "had_already", _("The rule had told of the client before, and tells once only")
    KNOWN_LATER = "known_later", _("What meets the conditions became known after the rule had looked")


@dataclass(frozen=True)
class Line:
    """`holds`: whether a condition was met; None for what is no condition."""

    label: str
    text: str
    holds: bool | None = None


@dataclass(frozen=True)
class Answer:
    """`lines` in the order in which they are read. `alert`: the one there was, or the earlier one in the way."""

    finding: Finding
    lines: tuple[Line, ...]
    alert: Alert | None = None

    @property
    def said(self) -> str:
        return str(self.finding.label)
