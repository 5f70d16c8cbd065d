"""Five rules as the house runs them, each beside the same INSERT … SELECT written by hand for it alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INSERT = """
INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence, raised_at, due_at,
    expires_at, delivery, reason, raised_as, is_rehearsal, handling, dismissal)
SELECT %(rule)s, w.id, w.period, %(version)s, %(run)s, w.associate, w.evidence, %(at)s, %(at)s, %(expires)s,
    CASE WHEN w.why = '' THEN 'waiting' ELSE 'suppressed' END, w.why, w.why, false, 'open', ''
FROM (SELECT b.*, CASE WHEN b.associate IS NULL THEN 'no_associate' WHEN NOT b.consented THEN 'no_consent'
        WHEN b.quiet THEN 'do_not_disturb' WHEN b.minor THEN 'minor' WHEN b.moving THEN 'in_transfer'
        ELSE '' END AS why
    FROM (SELECT c.id, {period} AS period, {evidence} AS evidence,
            (SELECT r.associate_id FROM clients_relationship r JOIN associates_associate a ON a.id = r.associate_id
                WHERE r.client_id = c.id AND r.is_primary AND (a.is_active OR coalesce(a.left_at > %(at)s, false))
                  AND r.started_at <= %(at)s AND (r.ended_at IS NULL OR r.ended_at > %(at)s)
                ORDER BY r.started_at DESC LIMIT 1) AS associate,
            EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = 'service'
                AND k.channel IN ('', 'wecom') AND k.granted_at <= %(at)s
                AND (k.withdrawn_at IS NULL OR k.withdrawn_at > %(at)s)) AS consented,
            EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id AND q.began_at <= %(at)s
                AND (q.ends_at IS NULL OR q.ends_at > %(at)s)) AS quiet,
            coalesce(c.minor_until > %(today)s, false)
                OR coalesce((c.birth_year + 18) * 10000 + coalesce(c.birth_md, 1231)
                > to_char(%(today)s::date, 'YYYYMMDD')::int, false) AS minor,
            EXISTS (SELECT 1 FROM clients_clienttransfer t WHERE t.client_id = c.id AND t.asked_at <= %(at)s
                AND (t.settled_at IS NULL OR t.settled_at > %(at)s)) AS moving
        FROM {clients}
        WHERE c.market_id = %(market)s AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND {condition}
        OFFSET 0) b) w
WHERE NOT EXISTS (SELECT 1 FROM alerts_alert x WHERE x.rule_id = %(rule)s AND x.client_id = w.id
    AND x.period = w.period AND NOT x.is_rehearsal)
ORDER BY w.id"""
LAST_ORDER = """LATERAL (SELECT * FROM attribution_order o WHERE o.client_id = c.id AND o.placed_at <= %(at)s
    ORDER BY o.placed_at DESC, o.id DESC LIMIT 1) o"""
TIER = """LATERAL (SELECT * FROM clients_tierchange t WHERE t.client_id = c.id AND t.changed_at <= %(at)s
    ORDER BY t.changed_at DESC LIMIT 1) t"""
SINCE = "%(today)s::date - ({moment} AT TIME ZONE 'Asia/Shanghai')::date"


@dataclass(frozen=True)
class Pair:
    """A rule, and the parts of its statement that are its own."""

    code: str
    conditions: Mapping[str, Any]
    period: Mapping[str, Any]
    by_hand: Mapping[str, str] = field(default_factory=dict)

    def sql(self) -> str:
        return INSERT.format(**{"clients": "clients_client c", "condition": "true", **self.by_hand})


BIRTHDAY = Pair(
    "birthday",
    {"fact": "days_to_birthday", "op": "<=", "value": 7},
    {"per": "birthday"},
    {
        "clients": """clients_client c JOIN (SELECT %(today)s::date + n AS day FROM generate_series(0, 7) n) b
            ON c.birth_md = extract(month FROM b.day) * 100 + extract(day FROM b.day)""",
        "condition": "c.birth_lunar_md IS NULL",
        "period": "extract(year FROM b.day)::bigint",
        "evidence": "jsonb_build_object('days_to_birthday', b.day - %(today)s::date, 'birthday_on', b.day)",
    },
)
ROSE = f"CASE WHEN t.to_rank > t.from_rank AND t.from_rank > 0 THEN {SINCE.format(moment='t.changed_at')} END"
ENDS = "CASE WHEN t.expires_on >= %(today)s THEN t.expires_on - %(today)s::date END"
TIER_MOMENT = Pair(
    "tier-moment",
    {
        "any": [
            {"fact": "days_since_tier_rose", "op": "<=", "value": 7},
            {"fact": "days_to_tier_expiry", "op": "<=", "value": 14},
        ]
    },
    {"per": "tier_change"},
    {
        "clients": f"clients_client c JOIN {TIER} ON t.to_rank > 0",
        "condition": f"""c.id IN (SELECT client_id FROM clients_tierchange WHERE changed_at > %(at)s - interval '9 days'
            UNION ALL SELECT client_id FROM clients_tierchange WHERE expires_on <= %(today)s::date + 14)
            AND (coalesce({ROSE} <= 7, false) OR coalesce({ENDS} <= 14, false))""",
        "period": f"t.id * 2 + CASE WHEN {ROSE} <= 14 THEN 0 ELSE 1 END",
        "evidence": f"""jsonb_strip_nulls(jsonb_build_object('days_since_tier_rose', {ROSE}, 'tier_rank', t.to_rank,
            'days_to_tier_expiry', {ENDS}, 'tier_expires_on', t.expires_on))""",
    },
)
ORDERED = SINCE.format(moment="o.placed_at")
ORDER_EVIDENCE = f"""jsonb_build_object('days_since_order', {ORDERED}, 'order_id', o.id, 'order_minor', o.net_minor,
            'order_currency', o.currency"""
ORDER_MADE = Pair(
    "order-made",
    {"fact": "days_since_order", "op": "<=", "value": 1},
    {"per": "order"},
    {
        "clients": f"clients_client c JOIN {LAST_ORDER} ON true",
        "condition": f"""c.id IN (SELECT client_id FROM attribution_order WHERE placed_at > %(at)s - interval '3 days'
            AND placed_at <= %(at)s AND market_id IN (SELECT id FROM associates_market)) AND {ORDERED} <= 1""",
        "period": "o.id",
        "evidence": ORDER_EVIDENCE + ")",
    },
)
WEEK = "occurred_at > %(at)s - interval '7 days' AND {a}.occurred_at <= %(at)s"
VIEWED = f"""LATERAL (SELECT a.product_id, count(*) AS n FROM clients_activity a
    WHERE a.client_id = c.id AND a.kind = 11 AND a.{WEEK.format(a="a")} AND a.product_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM clients_activity p WHERE p.client_id = c.id AND p.kind = 15
        AND p.{WEEK.format(a="p")} AND p.product_id = a.product_id)
    GROUP BY a.product_id ORDER BY n DESC, max(a.occurred_at) DESC, a.product_id LIMIT 1) v"""
VIEWED_NOT_BOUGHT = Pair(
    "viewed-not-bought",
    {"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3},
    {"per": "days", "days": 7},
    {
        "clients": f"clients_client c JOIN {VIEWED} ON v.n >= 3",
        "condition": f"""c.id IN (SELECT a.client_id FROM clients_activity a WHERE a.kind = 11
            AND a.{WEEK.format(a="a")} GROUP BY a.client_id, a.product_id HAVING count(*) >= 3)""",
        "period": "%(day_number)s / 7",
        "evidence": "jsonb_build_object('same_product_views_days7', v.n, 'product_id', v.product_id)",
    },
)
LAPSED = Pair(
    "lapsed",
    {
        "all": [
            {"fact": "days_since_order", "op": ">=", "value": 300},
            {"fact": "tier_rank", "op": ">=", "value": 2},
        ]
    },
    {"per": "days", "days": 90},
    {
        "clients": f"clients_client c JOIN {LAST_ORDER} ON true JOIN {TIER} ON true",
        "condition": f"{ORDERED} >= 300 AND t.to_rank >= 2",
        "period": "%(day_number)s / 90",
        "evidence": ORDER_EVIDENCE + ", 'tier_rank', t.to_rank)",
    },
)
PAIRS = [BIRTHDAY, TIER_MOMENT, ORDER_MADE, VIEWED_NOT_BOUGHT, LAPSED]
