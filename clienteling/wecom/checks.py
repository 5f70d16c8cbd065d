"""What an app above looks at once more at the moment of sending: consent, cap, expiry, who looks after the client."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from clienteling.wecom.models import Send

# From sends about to be made to the reasons against those that must not be made any more, by primary key.
Check = Callable[[Sequence[Send], datetime], Mapping[int, str]]
_checks: list[Check] = []


def before_sending(check: Check) -> Check:
    """Ask `check` about every batch just before it goes. It gets sends of all apps and knows its own; one question
    per batch, and no writes: what it objects to ends `refused` with the reason given."""
    if check not in _checks:
        _checks.append(check)
    return check


def reasons_against(sends: Sequence[Send], at: datetime) -> dict[int, str]:
    """The first reason given against each send that must not go."""
    found: dict[int, str] = {}
    for check in _checks:
        found = {**check(sends, at), **found}
    return found
