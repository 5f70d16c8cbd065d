"""Tables of sales: orders, touches, credit, the commission ledger, targets."""

from clienteling.attribution.models.credit import Basis, Credit
from clienteling.attribution.models.ledger import Account, LedgerEntry, LedgerTransaction, TransactionKind
from clienteling.attribution.models.order import Order, OrderLine, Refund
from clienteling.attribution.models.pickup import Pickup, PickupKind
from clienteling.attribution.models.plan import CommissionPlan, Target
from clienteling.attribution.models.protection import Protection
from clienteling.attribution.models.touch import Touch
from clienteling.attribution.models.waiting import WaitingRefund

__all__ = [
    "Account",
    "Basis",
    "CommissionPlan",
    "Credit",
    "LedgerEntry",
    "LedgerTransaction",
    "Order",
    "OrderLine",
    "Pickup",
    "PickupKind",
    "Protection",
    "Refund",
    "Target",
    "Touch",
    "TransactionKind",
    "WaitingRefund",
]
