"""Verbs of oversight."""

from clienteling.oversight.services.auditing import health, look, run_audit

__all__ = ["health", "look", "run_audit"]
