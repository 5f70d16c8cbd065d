"""Tables of sales: orders, touches, credit, the commission ledger, targets."""

from clienteling.attribution.models.order import Order, OrderLine, Refund
from clienteling.attribution.models.touch import Touch

__all__ = ["Order", "OrderLine", "Refund", "Touch"]
