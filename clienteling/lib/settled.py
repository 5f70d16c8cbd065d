"""A condition that is settled before the rest of a statement: `value = ANY(ARRAY(subquery))`.

The planner may turn `IN (subquery)` around: walk all rows in the order wanted and look each up. This it cannot.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet


class AmongSettled(Func):
    """Rows whose `value` is among what the subquery gives, which is answered first and once."""

    output_field = BooleanField()
    arg_joiner = " = ANY("
    template = "%(expressions)s)"

    def __init__(self, value: str, subquery: QuerySet[Any, Any]) -> None:
        super().__init__(value, ArraySubquery(subquery))
