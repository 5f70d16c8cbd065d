"""Tables of oversight."""

from clienteling.oversight.models.audit_run import AuditRun
from clienteling.oversight.models.change import Change, Operation
from clienteling.oversight.models.requests import (
    ERASURE_MOVES,
    AccessRequest,
    Erasure,
    ErasureRequest,
    ErasureStatus,
)
from clienteling.oversight.models.retention import RetentionPeriod, RetentionRun

__all__ = [
    "ERASURE_MOVES",
    "AccessRequest",
    "AuditRun",
    "Change",
    "Erasure",
    "ErasureRequest",
    "ErasureStatus",
    "Operation",
    "RetentionPeriod",
    "RetentionRun",
]
