"""The console's look and navigation, for django-unfold."""

from typing import Any

UNFOLD: dict[str, Any] = {}
