"""Clients in long lists: rows of plain values, without a model and a serializer for each.

The shape is that of `ClientSerializer`, which describes it in the API's pages.
"""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any, cast

from django.utils.timezone import get_current_timezone

from clienteling.clients.models import Client, Tag, Tier
from clienteling.lib import lunar, phones
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.kept import Kept
from clienteling.lib.names import mask

COLUMNS = (
    "uid",
    "market__code",
    "name",
    "phone",
    "email",
    "language",
    "birth_md",
    "birth_lunar_md",
    "tier_rank",
    "tier_expires_on",
    "points",
    "points_expire_on",
    "tag_ids",
    "last_order_at",
    "order_count",
    "lifetime_minor",
    "created_at",
    "erased_at",
    "merged_into__uid",
    "changed_at",
)
tier_codes = Kept(lambda: dict(Tier.objects.values_list("rank", "code")))
tag_names = Kept(lambda: dict(Tag.objects.usable().values_list("pk", "name")))
names, phone_numbers, emails = (
    cast(EncryptedTextField, Client._meta.get_field(name)) for name in ("name", "phone", "email")
)


def shown(rows: Iterable[tuple[Any, ...]], *, names_masked: bool) -> list[dict[str, Any]]:
    """Rows of a key and COLUMNS as the API shows them; only what is shown is decrypted."""
    tiers, tags, zone = tier_codes(), tag_names(), get_current_timezone()
    found = [one(row, tiers, tags, zone) for row in rows]
    if names_masked:
        for client in found:
            client["name"] = mask(client["name"])
    return found


def one(row: tuple[Any, ...], tiers: dict[int, str], tags: dict[int, str], zone: tzinfo) -> dict[str, Any]:
    _key, uid, market, name, phone, email, language, md, lunar_md, rank, tier_until, *rest = row
    points, points_until, tag_ids, ordered, orders, lifetime, created, erased, merged_into, updated = rest
    gone = erased or merged_into
    return {
        "uid": uid,
        "market": market,
        "name": "" if gone else names.opened(name, uid),
        "phone": phones.mask(phone_numbers.opened(phone, uid)) if phone and not gone else None,
        "email": masked(emails.opened(email, uid)) if email and not gone else None,
        "language": language,
        "birthday": f"{md // 100:02}-{md % 100:02}" if md else None,
        "lunar_birthday": lunar.written(lunar_md) if lunar_md else None,
        "tier": tiers.get(rank),
        "tier_expires_on": tier_until,
        "points": points,
        "points_expire_on": points_until,
        "tags": sorted(tags[pk] for pk in tag_ids if pk in tags),
        "last_order_at": ordered and ordered.astimezone(zone),
        "order_count": orders,
        "lifetime_minor": lifetime,
        "created_at": created.astimezone(zone),
        "erased_at": erased and erased.astimezone(zone),
        "merged_into": merged_into,
        "updated_at": updated.astimezone(zone),
    }


def masked(email: str) -> str:
    """`z***@example.com`."""
    before, _, domain = email.partition("@")
    return f"{before[:1]}***@{domain}"
