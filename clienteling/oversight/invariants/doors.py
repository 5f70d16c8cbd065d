"""What was promised to callers."""

from clienteling.oversight.invariants.invariant import Invariant

INVARIANTS = [
    Invariant(
        13,
        "batch_has_answer",
        "Every batch that was taken keeps the answer it was given",
        """
SELECT id FROM clients_ingestbatch WHERE NOT answer ? 'rejected' OR octet_length(body_digest) <> 32""",
    ),
]
