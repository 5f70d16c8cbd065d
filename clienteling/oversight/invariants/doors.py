"""What was promised to callers."""

from clienteling.oversight.invariants.invariant import Invariant

INVARIANTS = [
    Invariant(
        13,
        "batch_has_answer",
        "Every batch that was taken keeps the answer it was given",
        """
SELECT id FROM clients_ingestbatch
WHERE received_at > %(since)s AND (NOT answer ? 'rejected' OR octet_length(body_digest) <> 32)""",
    ),
    Invariant(
        13,
        "request_has_answer",
        "Every request that is kept by its key has its answer",
        """
SELECT id FROM associates_idempotencyrecord WHERE octet_length(answer) < 32 OR octet_length(digest) <> 32""",
    ),
]
