"""An associate's own book, a page at a time: the list people open all day, read by one statement of its own.

It starts at the relationships, whose index gives the clients in the list's order; from the clients it would walk all
of the house's. And it is written out, for putting it together anew took longer than the database takes to answer.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db import connection

from clienteling.clients.client_rows import COLUMNS

PAGE = """
SELECT client.id, {columns}, EXISTS (
        SELECT FROM associates_absence away WHERE away.cover_id = %(associate)s
            AND away.starts_on <= current_date + 1 AND away.ends_on >= current_date - 1
    ) AS covers
FROM clients_relationship kept
JOIN clients_client client ON client.id = kept.client_id
JOIN associates_market market ON market.id = client.market_id
WHERE kept.associate_id = %(associate)s AND kept.ended_at IS NULL
    AND client.erased_at IS NULL AND client.merged_into_id IS NULL {beyond}
ORDER BY kept.client_id {order} LIMIT %(limit)s OFFSET %(offset)s
"""
ELSEWHERE = {"market__code": "market.code", "merged_into__uid": "NULL::uuid"}  # nobody in a book is merged
SELECTED = ", ".join(ELSEWHERE.get(column) or f"client.{column}" for column in COLUMNS)
BEYOND = {"": "", "id__lt": "AND kept.client_id < %(place)s", "id__gt": "AND kept.client_id > %(place)s"}
STATEMENTS = {
    (lookup, order): PAGE.format(columns=SELECTED, beyond=beyond, order=order)
    for lookup, beyond in BEYOND.items()
    for order in ("ASC", "DESC")
}


class Covering(Exception):
    """Somebody's clients are looked after as well, or nobody's: the book is more than this statement reads."""


@dataclass(frozen=True)
class Book:
    """Answers what a cursor paginator asks of a queryset: an order, a bound, a slice."""

    associate_id: int
    order: str = "DESC"
    lookup: str = ""
    place: int | None = None

    def order_by(self, key: str) -> Self:
        return replace(self, order="DESC" if key.startswith("-") else "ASC")

    def filter(self, **bound: Any) -> Self:
        ((lookup, place),) = bound.items()
        return replace(self, lookup=lookup, place=int(place))

    def __getitem__(self, part: slice) -> list[tuple[Any, ...]]:
        """Rows of a key and COLUMNS. Raises Covering."""
        values = {"associate": self.associate_id, "place": self.place}
        sliced = {"limit": part.stop - part.start, "offset": part.start}
        with connection.cursor() as cursor:
            cursor.execute(STATEMENTS[self.lookup, self.order], values | sliced)
            rows = cursor.fetchall()
        if not rows or rows[0][-1]:
            raise Covering
        return [row[:-1] for row in rows]
