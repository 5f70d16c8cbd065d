"""Verbs of oversight."""

from clienteling.oversight.services.access import ask_access, everything, fetch, make_due
from clienteling.oversight.services.auditing import health, look, run_audit
from clienteling.oversight.services.erasing import erase
from clienteling.oversight.services.erasures import ask_erasure, cancel_erasure, confirm_erasure, erase_due, replay
from clienteling.oversight.services.retaining import delete_old, nightly, periods

__all__ = [
    "ask_access",
    "ask_erasure",
    "cancel_erasure",
    "confirm_erasure",
    "delete_old",
    "erase",
    "erase_due",
    "everything",
    "fetch",
    "health",
    "look",
    "nightly",
    "periods",
    "make_due",
    "replay",
    "run_audit",
]
