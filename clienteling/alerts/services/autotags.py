"""Automatic tags are put on and taken off by one statement per tag and day, compiled as rules are."""

import logging
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from clienteling.alerts import conditions
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import AutoTag
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

log = logging.getLogger(__name__)
PUSH = "clienteling.clients.tasks.push_tags"
MATCHED = """SELECT c.id FROM {clients}
WHERE c.market_id = {market} AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {condition}"""
# Whoever's row changes is told to WeCom, in the same statement.
TAGGED = """WITH matched AS ({matched}), changed AS (
    UPDATE clients_client t SET updated_at = {at},
        tag_ids = coalesce((SELECT array_agg(x ORDER BY x) FROM unnest({tags}) x), '{{}}')
    WHERE {who} RETURNING t.id)
INSERT INTO clients_tagmark (client_id, tag_id, add, made_at, due_at, tries, error)
SELECT id, {tag}, {add}, {at}, {at}, 0, '' FROM changed"""
ADDING = ("array_append(t.tag_ids, {tag})", "NOT t.tag_ids @> ARRAY[{tag}] AND t.id IN (SELECT id FROM matched)")
REMOVING = (
    "array_remove(t.tag_ids, {tag})",
    "t.tag_ids @> ARRAY[{tag}] AND t.market_id = {market} AND t.id NOT IN (SELECT id FROM matched)",
)


def apply_auto_tags(at: datetime) -> int:
    """Sweep the live ones whose market has a new day; how many ran. One that fails holds up no other."""
    ran = 0
    for auto in AutoTag.objects.filter(is_live=True, tag__gone_at=None).select_related("tag__group__market"):
        if auto.ran_on != clock.local_day(at, auto.tag.group.market.time_zone):
            ran += swept(auto, at)
    return ran


def swept(auto: AutoTag, at: datetime) -> bool:
    try:
        apply_one(auto, at)
    except (DatabaseError, DomainError):
        log.exception("autotag.failed", extra={"auto_tag": auto.pk})
        return False
    return True


def apply_one(auto: AutoTag, at: datetime) -> None:
    """Tag who matches, untag who no longer does. Raises DomainError for conditions that do not read."""
    market = auto.tag.group.market
    today = clock.local_day(at, market.time_zone)
    with transaction.atomic():
        AutoTag.objects.select_for_update().get(pk=auto.pk)
        as_of = AsOf(at, today, market.pk, market.time_zone)
        auto.added = run(auto, as_of, add=True)
        auto.removed = run(auto, as_of, add=False) if auto.in_step else 0
        auto.ran_on = today
        auto.save(update_fields=["added", "removed", "ran_on"])
        nudge_after_commit(PUSH)


def run(auto: AutoTag, as_of: AsOf, *, add: bool) -> int:
    compiler = Compiler(as_of)
    condition = compiler.condition(conditions.parse(auto.conditions))
    market, tag = compiler.params(as_of.market_id), f"{compiler.params(auto.tag_id)}::bigint"
    tags, who = (part.format(tag=tag, market=market) for part in (ADDING if add else REMOVING))
    matched = MATCHED.format(clients=compiler.from_clients(), market=market, condition=condition)
    at, flag = compiler.params(as_of.at), compiler.params(add)
    with connection.cursor() as cursor:
        cursor.execute(TAGGED.format(matched=matched, at=at, tags=tags, who=who, tag=tag, add=flag), compiler.values)
        return int(cursor.rowcount)
