"""The client's record, and what was marked on it."""

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import Seen, alone, days_since, reads
from clienteling.alerts.reference.relationship import primaries


@reads
def has_tag(history: History, as_of: AsOf, given: Given) -> Seen:
    tags = [
        tag.pk
        for tag in history.house.tags
        if given["tag"] in (tag.name, f"{tag.group.name}/{tag.name}") and not (tag.gone_at and tag.gone_at <= as_of.at)
    ]
    return alone(any(had(history, as_of, tag) for tag in tags))


def had(history: History, as_of: AsOf, tag: int) -> bool:
    marks = sorted((m for m in history.tag_marks if m.tag_id == tag), key=lambda m: (m.made_at, m.pk))
    before = [mark.add for mark in marks if mark.made_at <= as_of.at]
    after = [mark.add for mark in marks if mark.made_at > as_of.at]
    if before:
        return before[-1]
    return not after[0] if after else tag in history.client.tag_ids


@reads
def store(history: History, as_of: AsOf, given: Given) -> Seen:
    mine = [r.associate for r in primaries(history, as_of) if r.associate.store_id]
    return alone(mine[-1].store.code if mine and mine[-1].store else None)


@reads
def market(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(history.house.market.code)


@reads
def language(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(history.client.language)


@reads
def days_as_client(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(days_since(history.client.created_at, as_of))
