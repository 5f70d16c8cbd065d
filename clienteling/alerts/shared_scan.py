"""Many rules of one sweep look through the market's clients together: one scan says who may match which of them."""

import logging
from collections.abc import Mapping, Sequence

from django.db import DatabaseError, connection, transaction

from clienteling.alerts import conditions
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.conditions import Node
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import RuleVersion
from clienteling.lib.errors import DomainError

log = logging.getLogger(__name__)
RULES_AT_ONCE = 60
ROWS_AT_ONCE = 20_000
MOST_MATCHES = 200_000  # of one rule: writing them costs more than the scan it would save

# One bit per rule; OFFSET 0 lets each condition be judged once per client.
SCAN = """SELECT found.id, found.bits FROM (
    SELECT c.id, {bits} AS bits FROM {clients}
    WHERE c.market_id = {market} AND c.erased_at IS NULL AND c.merged_into_id IS NULL OFFSET 0) found
WHERE found.bits <> 0 ORDER BY found.id"""
BIT = "CASE WHEN {condition} THEN {bit}::bigint ELSE 0 END"


def matches(versions: Sequence[RuleVersion], moment: AsOf, *, most: int = MOST_MATCHES) -> dict[int, list[int]]:
    """Clients by version, of those rules that gain by it; any other is to look for itself, also one of over `most`.

    Which clients to look at is all that this settles: each rule's own statement judges them again, and writes.
    """
    trees = {version.pk: tree for version in versions if (tree := scanned(version, moment)) is not None}
    found: dict[int, list[int]] = {}
    for start in range(0, len(trees) if len(trees) > 1 else 0, RULES_AT_ONCE):
        group = dict(list(trees.items())[start : start + RULES_AT_ONCE])
        found |= scan(group, moment, most)
    return found


def scanned(version: RuleVersion, moment: AsOf) -> Node | None:
    """The conditions of a rule that reads the whole market: no index leads to its clients."""
    try:
        tree = conditions.parse(version.conditions)
    except DomainError:
        return None
    return None if Compiler(moment).implied(tree, exact=True) else tree


def scan(trees: Mapping[int, Node], moment: AsOf, most: int) -> dict[int, list[int]]:
    """Nothing when the statement fails: then each rule looks for itself, and only the one at fault fails."""
    compiler = Compiler(moment, few=True, shared=True)
    bits = " + ".join(
        BIT.format(condition=compiler.condition(tree), bit=compiler.params(1 << n))
        for n, tree in enumerate(trees.values())
    )
    market = compiler.params(moment.market_id)
    sql = SCAN.format(bits=bits, clients=compiler.from_clients(), market=market)
    found: dict[int, list[int]] = {pk: [] for pk in trees}
    try:
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(sql, compiler.values)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                sort(rows, found, most)
    except DatabaseError:
        log.exception("rules.scan_failed", extra={"market": moment.market_id})
        return {}
    return {pk: clients for pk, clients in found.items() if len(clients) <= most}


def sort(rows: Sequence[tuple[int, int]], found: Mapping[int, list[int]], most: int) -> None:
    """Each client to the rules whose bits are set, while those have not too many."""
    for n, clients in enumerate(found.values()):
        if len(clients) <= most:
            clients.extend(client for client, bits in rows if bits >> n & 1)
