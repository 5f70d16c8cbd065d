"""Tables of oversight."""

from clienteling.oversight.models.audit_run import AuditRun
from clienteling.oversight.models.change import Change, Operation

__all__ = ["AuditRun", "Change", "Operation"]
