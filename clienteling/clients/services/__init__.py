"""Verbs of the client side; other apps import from here."""

from clienteling.clients.services.activity import ActivityEvent, BatchAnswer, known_answer, record_batch
from clienteling.clients.services.partitions import ensure_around, ensure_months

__all__ = [
    "ActivityEvent",
    "BatchAnswer",
    "ensure_around",
    "ensure_months",
    "known_answer",
    "record_batch",
]
