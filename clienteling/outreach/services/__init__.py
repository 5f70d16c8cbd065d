"""Verbs of outreach; other apps import from here."""

from clienteling.outreach.services.prepared import (
    agreed,
    approve,
    claim_holds,
    for_client,
    mark_sent,
    refusal,
    refuse_what_must_not_go,
    rework,
    withdraw,
)
from clienteling.outreach.services.welcomes import Newcomer, choose, make_pictures_ready, welcome

__all__ = [
    "Newcomer",
    "agreed",
    "approve",
    "choose",
    "claim_holds",
    "for_client",
    "make_pictures_ready",
    "mark_sent",
    "refusal",
    "refuse_what_must_not_go",
    "rework",
    "welcome",
    "withdraw",
]
