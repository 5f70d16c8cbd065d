"""Verbs of outreach; other apps import from here."""

from clienteling.outreach.services.prepared import (
    agreed,
    approve,
    for_client,
    mark_sent,
    rework,
    withdraw,
)
from clienteling.outreach.services.welcomes import Newcomer, choose, make_pictures_ready, welcome

__all__ = [
    "Newcomer",
    "agreed",
    "approve",
    "choose",
    "for_client",
    "make_pictures_ready",
    "mark_sent",
    "rework",
    "welcome",
    "withdraw",
]
