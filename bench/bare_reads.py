"""The same pages written by hand: one statement each, and the answer encoded at once."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import get_current_timezone

from clienteling.associates.models import Associate
from clienteling.lib import phones
from clienteling.lib.encryption import decrypt

COVERED = """SELECT associate_id FROM associates_absence
WHERE cover_id = %s AND starts_on <= %s AND ends_on >= %s"""
LIST = """SELECT c.uid, m.code, c.name, c.phone, c.email, c.language, c.birth_md,
    (SELECT t.code FROM clients_tier t WHERE t.rank = c.tier_rank), c.tier_expires_on, c.points, c.points_expire_on,
    (SELECT coalesce(array_agg(t.name ORDER BY t.name COLLATE "C"), '{}') FROM clients_tag t
        WHERE t.id = ANY(c.tag_ids) AND t.gone_at IS NULL),
    c.last_order_at, c.order_count, c.lifetime_minor, c.created_at, c.changed_at
FROM clients_relationship r JOIN clients_client c ON c.id = r.client_id JOIN associates_market m ON m.id = c.market_id
WHERE r.associate_id = %s AND r.ended_at IS NULL AND c.erased_at IS NULL AND c.merged_into_id IS NULL
ORDER BY r.client_id DESC LIMIT 51"""
STORY = """SELECT * FROM (
    (SELECT a.occurred_at AS at, a.kind::text AS what, p.name AS said FROM clients_activity a
        LEFT JOIN clients_product p ON p.id = a.product_id
        WHERE a.client_id = %(client)s ORDER BY a.occurred_at DESC LIMIT 31)
    UNION ALL (SELECT o.placed_at, 'order', o.external_id FROM attribution_order o
        WHERE o.client_id = %(client)s ORDER BY o.placed_at DESC LIMIT 31)
    UNION ALL (SELECT t.occurred_at, t.channel, s.name FROM attribution_touch t
        JOIN associates_associate s ON s.id = t.associate_id
        WHERE t.client_id = %(client)s ORDER BY t.occurred_at DESC LIMIT 31)
    UNION ALL (SELECT n.written_at, 'note', s.name FROM clients_note n JOIN associates_associate s ON s.id = n.author_id
        WHERE n.client_id = %(client)s ORDER BY n.written_at DESC LIMIT 31)
    UNION ALL (SELECT e.occurred_at, e.kind, e.points::text FROM clients_pointsentry e
        WHERE e.client_id = %(client)s ORDER BY e.occurred_at DESC LIMIT 31)
    UNION ALL (SELECT l.raised_at, 'alert', x.title FROM alerts_alert l
        JOIN alerts_ruletext x ON x.version_id = l.version_id AND x.language = 'en'
        WHERE l.client_id = %(client)s AND l.delivery <> 'suppressed' ORDER BY l.raised_at DESC LIMIT 31)
) moments ORDER BY at DESC LIMIT 31"""


def clients(request: HttpRequest) -> HttpResponse:
    """The first page of the book of whoever is logged in."""
    user, zone = request.user, get_current_timezone()
    assert isinstance(user, Associate)
    today = datetime.now(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(COVERED, [user.pk, today, today])
        assert not cursor.fetchall()
        cursor.execute(LIST, [user.pk])
        rows = cursor.fetchall()
    results = [client(row, zone) for row in rows[:50]]
    return HttpResponse(msgspec.json.encode({"results": results}), content_type="application/json")


def client(row: tuple[Any, ...], zone: Any) -> dict[str, Any]:
    uid, market, name, phone, email, language, md, tier, tier_until, points, points_until, tags, ordered, *rest = row
    orders, lifetime, created, updated = rest
    address = opened(email, "email", uid)
    return {
        "uid": uid,
        "market": market,
        "name": opened(name, "name", uid),
        "phone": phones.mask(opened(phone, "phone", uid)),
        "email": f"{address[:1]}***@{address.partition('@')[2]}",
        "language": language,
        "birthday": f"{md // 100:02}-{md % 100:02}" if md else None,
        "lunar_birthday": None,
        "tier": tier,
        "tier_expires_on": tier_until,
        "points": points,
        "points_expire_on": points_until,
        "tags": tags,
        "last_order_at": ordered.astimezone(zone),
        "order_count": orders,
        "lifetime_minor": lifetime,
        "created_at": created.astimezone(zone),
        "erased_at": None,
        "merged_into": None,
        "updated_at": updated.astimezone(zone),
    }


def opened(sealed: bytes, column: str, uid: Any) -> str:
    return decrypt(bytes(sealed), f"clients_client.{column}.{uid}")


def story(client_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(STORY, {"client": client_id})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
