"""Verbs of oversight."""

from clienteling.oversight.services.access import ask_access, everything, fetch, make_due
from clienteling.oversight.services.auditing import health, look, run_audit
from clienteling.oversight.services.erasing import erase
from clienteling.oversight.services.erasures import ask_erasure, cancel_erasure, confirm_erasure, erase_due, replay

__all__ = [
    "ask_access",
    "ask_erasure",
    "cancel_erasure",
    "confirm_erasure",
    "erase",
    "erase_due",
    "everything",
    "fetch",
    "health",
    "look",
    "make_due",
    "replay",
    "run_audit",
]
