"""The ledger and the credits of orders: everything adds up."""

from clienteling.oversight.invariants.invariant import Invariant

# Transactions are numbered as they are posted, and their entries never change.
POSTED = "(SELECT min(transaction_id) FROM attribution_ledgerentry WHERE changed_at > %(since)s)"

INVARIANTS = [
    Invariant(
        5,
        "ledger_balances",
        "A ledger transaction has two entries at least, and each currency sums to zero",
        f"""
SELECT t.id FROM attribution_ledgertransaction t
LEFT JOIN LATERAL (SELECT sum(n) AS entries, bool_or(total <> 0) AS uneven FROM (
    SELECT count(*) AS n, sum(amount_minor) AS total FROM attribution_ledgerentry e
    WHERE e.transaction_id = t.id GROUP BY currency) per) s ON true
WHERE t.id >= {POSTED} AND (coalesce(s.entries, 0) < 2 OR s.uneven)""",  # noqa: S608  (our own words)
    ),
    Invariant(
        8,
        "credit_adds_up",
        "The credits of an order come to its sale, and those of a refund to what was given back",
        """
SELECT o.id FROM attribution_order o JOIN attribution_credit c ON c.order_id = o.id
LEFT JOIN attribution_refund r ON r.id = c.refund_id
WHERE o.id IN (SELECT order_id FROM attribution_credit WHERE changed_at > %(since)s)
GROUP BY o.id, o.net_minor, r.id, r.amount_minor
HAVING sum(c.amount_minor) <> CASE WHEN r.id IS NULL THEN o.net_minor ELSE -r.amount_minor END""",
    ),
    Invariant(
        8,
        "refunds_within_order",
        "No order is given back more than was paid",
        """
SELECT o.id FROM attribution_order o JOIN attribution_refund r ON r.order_id = o.id
GROUP BY o.id, o.net_minor HAVING sum(r.amount_minor) > o.net_minor""",
    ),
    Invariant(
        8,
        "reversal_within_original",
        "Reversals take back no more than the transaction they name",
        f"""
SELECT DISTINCT o.id FROM attribution_ledgertransaction o
JOIN attribution_ledgertransaction t ON t.reverses_id = o.id OR t.id = o.id
JOIN attribution_ledgerentry e ON e.transaction_id = t.id
WHERE o.kind = 'commission' AND o.id IN (
    SELECT reverses_id FROM attribution_ledgertransaction WHERE reverses_id IS NOT NULL AND id >= {POSTED})
GROUP BY o.id, e.account, e.associate_id, e.currency
HAVING sum(e.amount_minor) * sum(e.amount_minor) FILTER (WHERE t.id = o.id) < 0
    OR abs(sum(e.amount_minor)) > abs(sum(e.amount_minor) FILTER (WHERE t.id = o.id))
    OR sum(e.amount_minor) FILTER (WHERE t.id = o.id) IS NULL""",  # noqa: S608  (our own words)
    ),
]
