"""The survivor's own columns: a merge fills what is empty, and takes it back unless it changed meanwhile."""

from typing import Any

from clienteling.clients.models import Client, ClientMerge
from clienteling.clients.services.namesakes import namesake
from clienteling.lib import search_grams

FILLED = ("phone", "email", "birth_year", "birth_md")


def missing(survivor: Client, other: Client) -> list[str]:
    """A year belongs to its day: of another birthday it is not taken."""
    names = [name for name in FILLED if not getattr(survivor, name) and getattr(other, name)]
    apart = survivor.birth_md is not None and survivor.birth_md != other.birth_md
    return [name for name in names if name != "birth_year" or not apart]


def fill(merge: ClientMerge) -> None:
    survivor, other = merge.survivor, merge.merged
    merge.filled = missing(survivor, other)
    for name in merge.filled:
        setattr(survivor, name, getattr(other, name))
    found_by = {*grams(survivor), *survivor.search_grams, *other.search_grams}
    write(survivor, merge.filled, search_grams=sorted(found_by))
    merge.save(update_fields=["filled", "state"])


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
    write(survivor, unchanged, search_grams=sorted(found_by))


def grams(client: Client) -> list[int]:
    return search_grams.stored(client.name, filter(None, [client.phone]))


def write(client: Client, names: list[str], **more: Any) -> None:
    for name, value in more.items():
        setattr(client, name, value)
    client.namesake_index = namesake(client.name, client.birth_md)
    client.save(update_fields=[*names, *more, "namesake_index", "updated_at"])
