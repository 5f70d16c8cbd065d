"""The audit log holds together, whoever was erased is gone, and nothing is kept too long."""

from clienteling.oversight.invariants.invariant import Invariant

WITH_A_PURPOSE = ("client.revealed", "client.exported", "report.exported", "access.requested", "erasure.requested")

INVARIANTS = [
    Invariant(
        10,
        "audit_chain",
        "The audit log is whole: every entry seals the one before it, and each chain ends where it says",
        """
SELECT e.id::text FROM associates_auditentry e
LEFT JOIN associates_auditentry b ON b.chain = e.chain AND b.position = e.position - 1
WHERE e.at > %(since)s AND (e.position < 1 OR (e.position > 1 AND b.id IS NULL)
    OR e.previous <> coalesce(b.digest, '') OR e.digest <> associates_audit_digest(e)
    OR (e.reason_salt IS NOT NULL AND e.reason_digest <> associates_audit_reason_digest(e.reason, e.reason_salt)))
UNION ALL
SELECT 'chain ' || c.number FROM associates_auditchain c
LEFT JOIN LATERAL (SELECT digest, position FROM associates_auditentry e WHERE e.chain = c.number
                   ORDER BY position DESC LIMIT 1) l ON true
WHERE (coalesce(l.position, 0), coalesce(l.digest, '')) IS DISTINCT FROM (c.length, c.digest)""",
    ),
    Invariant(
        10,
        "acts_have_a_purpose",
        "Every look at personal details in full and every export says who and why",
        """
SELECT id FROM associates_auditentry
WHERE at > %(since)s AND action = ANY(%(acts)s) AND (reason_digest = '' OR (actor_id IS NULL AND source = ''))""",
        lambda at: {"acts": list(WITH_A_PURPOSE)},
    ),
]
