"""Alerts: every match is accounted for, exists once, and no client is told of too often."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from clienteling.oversight.invariants.invariant import Invariant


def limits(at: datetime) -> Mapping[str, Any]:
    return {"at": at, "most": settings.ALERTS_PER_CLIENT, "days": settings.ALERTS_PER_CLIENT_DAYS}


INVARIANTS = [
    Invariant(
        1,
        "run_adds_up",
        "A run's matches are delivered, waiting, or suppressed with a reason",
        """
SELECT r.id FROM alerts_rulerun r
LEFT JOIN (SELECT run_id, count(*) AS counted,
                  count(*) FILTER (WHERE delivery = 'suppressed' AND reason = '') AS silent
           FROM alerts_alert WHERE run_id IN (SELECT id FROM alerts_rulerun WHERE as_of > %(since)s)
           GROUP BY run_id) a ON a.run_id = r.id
WHERE r.as_of > %(since)s AND (r.matched <> coalesce(a.counted, 0) OR a.silent > 0)""",
    ),
    Invariant(
        3,
        "alert_once",
        "An alert exists once per rule, client and period",
        """
SELECT a.id FROM alerts_alert a WHERE a.changed_at > %(since)s AND EXISTS (
    SELECT FROM alerts_alert b WHERE b.rule_id = a.rule_id AND b.client_id = a.client_id AND b.period = a.period
    AND b.is_rehearsal = a.is_rehearsal AND b.id < a.id)""",
    ),
    Invariant(
        4,
        "alert_with_consent",
        "Whoever was told of had agreed to it when the card was handed over",
        """
SELECT a.id FROM alerts_alert a JOIN wecom_send s ON s.id = a.send_id
JOIN clients_client c ON c.id = a.client_id AND c.erased_at IS NULL
WHERE s.state = 'accepted' AND a.queued_at > %(at)s - interval '90 days' AND a.changed_at > %(since)s AND NOT EXISTS (
    SELECT 1 FROM clients_consent k WHERE k.client_id = a.client_id AND k.purpose = 'service'
    AND k.channel IN ('', 'wecom') AND k.granted_at <= a.queued_at
    AND (k.withdrawn_at IS NULL OR k.withdrawn_at > a.queued_at))""",
    ),
    # What was answered since no longer counts as an alert; merged records had a limit each; of a limit that was
    # changed lately nobody knows what it was.
    Invariant(
        9,
        "contacts_within_cap",
        "A client is the subject of no more contacts than the limit of the market",
        """
SELECT a.id FROM alerts_alert a JOIN clients_client c ON c.id = a.client_id
LEFT JOIN alerts_restraint l ON l.market_id = c.market_id
WHERE a.changed_at > %(since)s AND a.queued_at > %(at)s - interval '1 day' AND a.delivery IN ('queued', 'delivered')
AND coalesce(l.per_client, %(most)s) > 0
AND NOT EXISTS (SELECT 1 FROM oversight_change h
                WHERE h."table" = 'alerts_restraint' AND h."at" > %(at)s - interval '1 day')
AND NOT EXISTS (SELECT 1 FROM clients_client m WHERE m.merged_into_id = c.id)
AND coalesce(l.per_client, %(most)s) < (
    SELECT count(*) FROM alerts_alert b WHERE b.client_id = a.client_id AND b.delivery IN ('queued', 'delivered')
    AND b.handling NOT IN ('done', 'dismissed') AND b.queued_at <= a.queued_at
    AND b.queued_at > a.queued_at - coalesce(l.per_client_days, %(days)s) * interval '1 day')""",
        limits,
    ),
]
