"""The outbox and the inbox: nothing is stuck, nothing counts twice, and whatever was accepted can show how."""

from clienteling.oversight.invariants.invariant import Invariant
from clienteling.wecom.unclear import RESOLUTIONS

# A replay so refused was done before: what the crash of its worker left unrecorded.
PROOFS = [f"{api} {code}" for api, resolution in RESOLUTIONS.items() for code in sorted(resolution.done_codes)]
# While sending is paused, as after a restore, nobody takes up what is due or was begun.
INVARIANTS = [
    Invariant(
        2,
        "no_dead_lease",
        "No lease of the outbox ran out more than a minute ago",
        """
SELECT id FROM wecom_send WHERE state = 'sending' AND lease_until < %(at)s - interval '60 s'
AND NOT EXISTS (SELECT 1 FROM wecom_sendingpause WHERE ended_at IS NULL)""",
    ),
    Invariant(
        2,
        "nothing_overdue",
        "No message has been due for more than a minute without a reason",
        """
SELECT id FROM wecom_send
WHERE state = 'queued' AND due_at < %(at)s - interval '60 s' AND reason = ''
AND NOT EXISTS (SELECT 1 FROM wecom_sendingpause WHERE ended_at IS NULL)""",
    ),
    Invariant(
        2,
        "inbox_empty",
        "Every callback is handled within five minutes of being due",
        """
SELECT id FROM wecom_callbackevent WHERE state = 'received' AND due_at < %(at)s - interval '5 minutes'""",
    ),
    Invariant(
        3,
        "callback_once",
        "A callback is stored once",
        """
SELECT min(id) FROM wecom_callbackevent GROUP BY digest HAVING count(*) > 1""",
    ),
    Invariant(
        3,
        "one_relationship",
        "A client and an associate have one active relationship at most",
        """
SELECT r.id FROM clients_relationship r WHERE r.ended_at IS NULL AND r.changed_at > %(since)s AND EXISTS (
    SELECT FROM clients_relationship o WHERE o.associate_id = r.associate_id AND o.client_id = r.client_id
    AND o.ended_at IS NULL AND o.id < r.id)""",
    ),
    Invariant(
        4,
        "accepted_has_proof",
        "What was accepted has an attempt that says so or a refusal that proves it, or somebody saw that it arrived",
        """
SELECT s.id FROM wecom_send s
WHERE s.state = 'accepted' AND s.accepted_at > %(at)s - interval '30 days' AND s.settled_by = ''
  AND (%(since)s < %(at)s - interval '30 days' OR s.id >= (SELECT min(send_id) FROM wecom_attempt WHERE at > %(since)s))
  AND NOT EXISTS (SELECT 1 FROM wecom_attempt t WHERE t.send_id = s.id AND (
      t.result = 'accepted' AND (s.api <> 'message/send' OR s.msgid <> '')
      OR s.api || ' ' || t.code = ANY(%(proofs)s)))""",
        lambda at: {"at": at, "proofs": PROOFS},
    ),
    Invariant(
        4,
        "refused_has_reason",
        "What was refused, expired or is unclear says why",
        """
SELECT id FROM wecom_send WHERE state IN ('refused', 'expired', 'unclear') AND reason = ''""",
    ),
]
