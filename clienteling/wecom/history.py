"""What was used of each limit lately, read back from the tables: tries made, and sends that may be under way."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clienteling.wecom.models import Attempt, Send, SendState
from clienteling.wecom.windows import Limit

LONGEST = timedelta(hours=1, minutes=2)
Counts = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Use:
    """A call: made, under way or about to be. `userid` is the member a message goes to."""

    corp_id: str
    agent_id: int
    api: str
    userid: str = ""


def uses(at: datetime) -> Iterable[tuple[Use, datetime]]:
    """Every try in the longest window, and every send being tried now, with its time."""
    tries = Attempt.objects.filter(at__gt=at - LONGEST).values_list(
        "send__corp__corp_id", "send__corp__agent_id", "send__api", "send__to_userid", "at"
    )
    for corp_id, agent_id, api, userid, when in tries.iterator():
        yield Use(corp_id, agent_id, api, userid), when
    under_way = Send.objects.filter(state=SendState.SENDING, first_sent_at__isnull=False).values_list(
        "corp__corp_id", "corp__agent_id", "api", "to_userid"
    )
    for corp_id, agent_id, api, userid in under_way.iterator():
        yield Use(corp_id, agent_id, api, userid), at


def counts(used: Iterable[tuple[Limit, datetime]]) -> Counts:
    """Uses per limit and slot."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for limit, when in used:
        found[limit.key][int(when.timestamp() // limit.slot_s)] += 1
    return {key: dict(slots) for key, slots in found.items()}
