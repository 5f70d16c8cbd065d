"""Tags on clients: set here and told to WeCom, or heard from there; the row holds their ids."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import Client, Tag, TagMark
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


def hear_tags(client: Client, wecom_ids: Collection[str], *, market: Market, at: datetime) -> bool:
    """What WeCom's followers have marked. Tags WeCom does not know and marks not yet told stay. True when new."""
    of_market = Tag.objects.filter(group__market=market)
    heard = dict(of_market.usable().filter(wecom_id__in=wecom_ids).values_list("wecom_id", "pk"))
    with transaction.atomic():
        now = set(Client.objects.select_for_update(no_key=True).values_list("tag_ids", flat=True).get(pk=client.pk))
        ours = set(of_market.filter(pk__in=now, wecom_id="").values_list("pk", flat=True))
        untold = dict(TagMark.objects.open().filter(client=client).order_by("pk").values_list("tag_id", "add"))
        added = {pk for pk, add in untold.items() if add}
        wanted = ({*heard.values()} | ours | added) - (untold.keys() - added)
        if wanted != now:
            keep(client, wanted)
            note_heard(client, wanted - now, now - wanted, at)
    return wanted != now


def note_heard(client: Client, added: Collection[int], removed: Collection[int], at: datetime) -> None:
    """For looks into the past; WeCom is told nothing."""
    marks = [(pk, True) for pk in sorted(added)] + [(pk, False) for pk in sorted(removed)]
    TagMark.objects.bulk_create(TagMark(client=client, tag_id=pk, add=add, made_at=at, done_at=at) for pk, add in marks)
