"""Both sides of the differential test: what SQL says of every client of a market, and what Python says."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.conditions import Node
from clienteling.alerts.facts import AsOf
from clienteling.alerts.reference import History, evidence, holds

Answer = dict[int, tuple[bool, dict[str, Any]]]


def by_sql(tree: Node, as_of: AsOf) -> Answer:
    """Per client whether it matches, and the evidence, also of those that do not."""
    compiler = Compiler(as_of)
    condition, seen = compiler.condition(tree), compiler.evidence(tree)
    sql = (
        f"SELECT c.id, ({condition}) IS TRUE, {seen} FROM {compiler.from_clients()}"
        f" WHERE c.market_id = {compiler.params(as_of.market_id)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, compiler.values)
        return {pk: (matches, json.loads(found)) for pk, matches, found in cursor.fetchall()}


def by_python(tree: Node, histories: Sequence[History], as_of: AsOf) -> Answer:
    return {one.client.pk: (holds(tree, one, as_of), evidence(tree, one, as_of)) for one in histories}
