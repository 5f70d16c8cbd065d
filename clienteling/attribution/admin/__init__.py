"""Sales in the console: orders, credits, touches and the ledger to look at; plans and targets to set."""

from clienteling.attribution.admin.ledger import LedgerTransactionAdmin
from clienteling.attribution.admin.orders import CreditAdmin, OrderAdmin, TouchAdmin
from clienteling.attribution.admin.plans import CommissionPlanAdmin, TargetAdmin

__all__ = [
    "CommissionPlanAdmin",
    "CreditAdmin",
    "LedgerTransactionAdmin",
    "OrderAdmin",
    "TargetAdmin",
    "TouchAdmin",
]
