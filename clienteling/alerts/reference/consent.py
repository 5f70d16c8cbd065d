"""What a client agreed to, by going through each consent."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import Seen, alone, days_since, reads, runs


@reads
def has_consent(history: History, as_of: AsOf, given: Given) -> Seen:
    mine = [k for k in history.consents if k.purpose == given["purpose"] and k.channel in ("", given["channel"])]
    return alone(any(runs(k.granted_at, k.withdrawn_at, as_of) for k in mine))


@reads
def days_since_consent_withdrawn(history: History, as_of: AsOf, given: Given) -> Seen:
    mine = [k for k in history.consents if k.purpose == given["purpose"] and k.granted_at <= as_of.at]
    ended = [k.withdrawn_at for k in mine if k.withdrawn_at and k.withdrawn_at <= as_of.at]
    return alone(days_since(max(ended), as_of) if ended and len(ended) == len(mine) else None)


@reads
def do_not_disturb(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(any(runs(spell.began_at, spell.ends_at, as_of) for spell in history.quiet_spells))
