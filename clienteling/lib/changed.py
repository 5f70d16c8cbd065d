"""When a row was last changed, by the database's clock: what another system follows a table by.

The column is set by a trigger (see the migrations), so that bulk updates and raw SQL count too.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def changed_at() -> "models.DateTimeField[Any, Any]":
    """The moment itself, not that of the transaction's beginning."""
    now = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
    return models.DateTimeField(_("last change"), db_default=now, editable=False)
