"""Tags on clients: set here and told to WeCom, or heard from there; the row holds their ids."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, Relationship, Tag, TagMark
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

PUSH = "clienteling.clients.tasks.push_tags"
MOST = 100


def tags_by_name() -> dict[int, dict[str, Tag]]:
    """Per market: `name`, and `group/name` where a name stands in two groups."""
    found: dict[int, dict[str, Tag]] = defaultdict(dict)
    for tag in Tag.objects.usable().select_related("group").order_by("-pk"):
        found[tag.group.market_id] |= {tag.name: tag, f"{tag.group.name}/{tag.name}": tag}
    return found


def check_tags(said: Sequence[str] | None, known: Mapping[str, Tag]) -> None:
    """Raises DomainError that names the tag."""
    for name in said or ():
        if name not in known:
            raise DomainError("tag_unknown", _("There is no tag %(name)s.") % {"name": name}, "tags")
    if len(said or ()) > MOST:
        raise DomainError("too_many", _("At most %(most)s entries.") % {"most": MOST}, "tags")


def set_tags(client: Client, said: Sequence[str], *, at: datetime) -> bool:
    """The tags named and no others. Whether anything changed."""
    known = tags_by_name().get(client.market_id, {})
    check_tags(said, known)
    return retag(client, {known[name].pk for name in said}, at=at)


def add_tag(client: Client, tag: Tag, *, at: datetime) -> bool:
    return retag(client, {*current(client), tag.pk}, at=at)


def remove_tag(client: Client, tag: Tag, *, at: datetime) -> bool:
    return retag(client, set(current(client)) - {tag.pk}, at=at)


def current(client: Client) -> list[int]:
    return list(Client.objects.values_list("tag_ids", flat=True).get(pk=client.pk))


def retag(client: Client, wanted: Collection[int], *, at: datetime) -> bool:
    """Change the row at once, and note what WeCom must be told: its own API makes no callback."""
    with transaction.atomic():
        now = set(Client.objects.select_for_update(no_key=True).values_list("tag_ids", flat=True).get(pk=client.pk))
        added, removed = set(wanted) - now, now - set(wanted)
        if not added and not removed:
            return False
        keep(client, wanted)
        marks = [(pk, True) for pk in sorted(added)] + [(pk, False) for pk in sorted(removed)]
        TagMark.objects.bulk_create(
            TagMark(client=client, tag_id=pk, add=add, made_at=at, due_at=at) for pk, add in marks
        )
        nudge_after_commit(PUSH)
    return True


def keep(client: Client, wanted: Collection[int]) -> None:
    client.tag_ids = sorted(wanted)
    client.save(update_fields=["tag_ids", "updated_at"])


def carrier(client: Client) -> Relationship | None:
    """Every follower's mark is their own in WeCom: the primary associate's carries ours."""
    return Relationship.objects.active().filter(client=client).order_by("-is_primary", "pk").first()


def hear_tags(
    client: Client,
    wecom_ids: Collection[str],
    *,
    market: Market,
    at: datetime,
    since: datetime | None = None,
    whole: bool = False,
) -> bool:
    """What WeCom's followers have marked; marks it was not told yet stay as they are here. True when new.

    `since`: the follow that carries our marks began. Only where the `whole` contact was heard can a tag go.
    """
    heard = set(Tag.objects.usable().filter(group__market=market, wecom_id__in=wecom_ids).values_list("pk", flat=True))
    with transaction.atomic():
        now = set(Client.objects.select_for_update(no_key=True).values_list("tag_ids", flat=True).get(pk=client.pk))
        marks = TagMark.objects.open().filter(client=client).order_by("pk").values_list("tag_id", "add", "due_at")
        untold = {tag: add for tag, add, _due_at in marks}
        added = {tag for tag, add in untold.items() if add}
        absent = (now - heard) - {tag for tag, _add, due_at in marks if due_at}
        told = told_of(client, absent, since, at) if since and absent else set()
        wanted = (now | heard | added) - (untold.keys() - added) - (told if whole else set())
        if wanted != now:
            keep(client, wanted)
            note_heard(client, wanted - now, now - wanted, at)
    return wanted != now


def told_of(client: Client, absent: Collection[int], since: datetime, at: datetime) -> set[int]:
    """Which of the tags no follower has the carrier once had; of the others WeCom is told now."""
    marks = TagMark.objects.filter(client=client, tag__in=absent, add=True).order_by("tag", "-pk").distinct("tag")
    told = {mark.pk: mark.tag_id for mark in marks if mark.done_at and mark.done_at >= since and not mark.error}
    again = TagMark.objects.filter(pk__in={mark.pk for mark in marks} - told.keys(), tag__gone_at=None)
    if again.update(done_at=None, due_at=at, tries=0, error=""):
        nudge_after_commit(PUSH)
    return set(told.values())


def note_heard(client: Client, added: Collection[int], removed: Collection[int], at: datetime) -> None:
    """For looks into the past; WeCom is told nothing."""
    marks = [(pk, True) for pk in sorted(added)] + [(pk, False) for pk in sorted(removed)]
    TagMark.objects.bulk_create(TagMark(client=client, tag_id=pk, add=add, made_at=at, done_at=at) for pk, add in marks)
