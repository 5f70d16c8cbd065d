"""Who is held out: a stable share of the clients per rule, and one of all clients for all rules.

The share is read off a hash of the rule's id and the client's record ID, here and in SQL alike: whoever is held out at
5 % is held out at 10 % too, whatever rule, day or version it is.
"""

from hashlib import md5
from uuid import UUID

from django.conf import settings

ALL_RULES = "all"
SQL = "mod(('x' || left(md5({salt} || c.uid::text), 8))::bit(32)::bigint, 100) < {percent}"


def bucket(text: str) -> int:
    """0 to 99, evenly."""
    return int(md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) % 100


def salt(rule_id: int | None) -> str:
    return f"{rule_id or ALL_RULES}:"


def is_held_out(rule_id: int, client_uid: UUID, percent: int) -> bool:
    """Whether a rule that holds out that share keeps the client's alerts back."""
    return bucket(f"{salt(rule_id)}{client_uid}") < percent


def is_held_out_of_all(client_uid: UUID, percent: int | None = None) -> bool:
    """Whether no rule may tell of the client; by the house's GLOBAL_HOLDOUT_PERCENT unless `percent` is given."""
    share = settings.GLOBAL_HOLDOUT_PERCENT if percent is None else percent
    return bucket(f"{salt(None)}{client_uid}") < share
