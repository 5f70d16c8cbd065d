"""What must be true of the database at any moment, each as one SQL statement that finds the exceptions."""

from clienteling.oversight.invariants import alerts, delivery, doors, erased, kept, money, privacy
from clienteling.oversight.invariants.invariant import Finding, Invariant

INVARIANTS: list[Invariant] = [
    *alerts.INVARIANTS,
    *delivery.INVARIANTS,
    *money.INVARIANTS,
    *privacy.INVARIANTS,
    *erased.INVARIANTS,
    *kept.INVARIANTS,
    *doors.INVARIANTS,
]

__all__ = ["INVARIANTS", "Finding", "Invariant"]
