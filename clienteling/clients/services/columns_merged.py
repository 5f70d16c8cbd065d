"""The survivor's own columns: a merge fills what is empty, and takes it back unless it changed meanwhile."""

from typing import Any

from clienteling.clients.models import Client, ClientMerge
from clienteling.clients.services.namesakes import namesake
from clienteling.lib import search_grams

REACHED = ("phone", "email", "minor_until")
BORN = ("birth_year", "birth_md", "birth_lunar_md")


def missing(survivor: Client, other: Client) -> list[str]:
    """A birthday goes as a whole; a year alone only to the same day."""
    born = (survivor.birth_md, survivor.birth_lunar_md)
    names = [*REACHED, *BORN]
    if any(born):
        names = [*REACHED, "birth_year"] if born == (other.birth_md, other.birth_lunar_md) else [*REACHED]
    return [name for name in names if not getattr(survivor, name) and getattr(other, name)]


def fill(merge: ClientMerge) -> None:
    survivor, other = merge.survivor, merge.merged
    merge.filled = missing(survivor, other)
    for name in merge.filled:
        setattr(survivor, name, getattr(other, name))
    found_by = {*grams(survivor), *survivor.search_grams, *other.search_grams}
    merge.tags = sorted(set(other.tag_ids) - set(survivor.tag_ids))
    write(survivor, merge.filled, search_grams=sorted(found_by), tag_ids=sorted({*survivor.tag_ids, *merge.tags}))
    merge.save(update_fields=["filled", "tags", "state"])


def take_back(merge: ClientMerge) -> None:
    survivor, other = merge.survivor, merge.merged
    unchanged = [name for name in merge.filled if getattr(survivor, name) == getattr(other, name)]
    for name in unchanged:
        setattr(survivor, name, None)
    found_by = set(grams(survivor))
    for earlier in (
        ClientMerge.objects.running().filter(survivor=survivor).exclude(pk=merge.pk).select_related("merged")
    ):
        found_by.update(earlier.merged.search_grams)
    write(survivor, unchanged, search_grams=sorted(found_by), tag_ids=sorted(set(survivor.tag_ids) - set(merge.tags)))


def grams(client: Client) -> list[int]:
    return search_grams.stored(client.name, filter(None, [client.phone]))


def write(client: Client, names: list[str], **more: Any) -> None:
    for name, value in more.items():
        setattr(client, name, value)
    client.namesake_index = namesake(client.name, client.birth_md)
    client.save(update_fields=[*names, *more, "namesake_index", "updated_at"])
