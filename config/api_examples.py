"""Examples of what is sent, by the name of its description; `docs/api.md` tells the same story."""

from typing import Any

CLIENT = {
    "identities": {"crm": "C-10027"},
    "name": "朱丽艳",
    "phone": "138 1234 5678",
    "birthday": "1988-05-04",
    "associate": "lin",
    "consents": [{"purpose": "service", "text_version": "2026-01"}],
}
ACTIVITY = {
    "client": {"crm": "C-10027"},
    "kind": "product_view",
    "occurred_at": "2026-11-22T09:30:00+08:00",
    "product": "BAG-001",
}
ORDER = {
    "number": "SO-2026-11-0042",
    "client": {"crm": "C-10027"},
    "placed_at": "2026-11-20T15:30:00+08:00",
    "currency": "CNY",
    "net_minor": 480_000,
    "store": "SH1",
    "lines": [{"product": "BAG-001", "quantity": 1, "net_minor": 480_000}],
}
EXAMPLES: dict[str, Any] = {
    "Clients": {"clients": [CLIENT]},
    "Activities": {"activities": [ACTIVITY]},
    "Orders": {"orders": [ORDER]},
    "RefundIn": {"number": "R-1", "amount_minor": 80_000, "refunded_at": "2026-11-21T10:00:00+08:00"},
    "Pickups": {
        "pickups": [
            {
                "number": "P-7",
                "kind": "order",
                "client": {"crm": "C-10027"},
                "taken_at": "2026-11-20T15:30:00+08:00",
                "store": "SH1",
            }
        ]
    },
    "Stock": {"stock": [{"product": "BAG-001", "quantity": 3, "counted_at": "2026-11-22T08:00:00+08:00"}]},
    "Prices": {"prices": [{"product": "BAG-001", "amount_minor": 480_000, "valid_from": "2026-11-01T00:00:00+08:00"}]},
    "TagToAdd": {"id": 12},
    "Grant": {"purpose": "marketing", "channel": "wecom", "text_version": "2026-01", "proof": "call 4711"},
    "Withdrawal": {"purpose": "marketing", "channel": "wecom"},
    "NewWish": {"client": "2f0f7f9e-7d5b-4c7e-9a55-1e7a3f0f6b11", "product": "BAG-001", "colour": "noir"},
    "Later": {"until": "2026-11-25T09:00:00+08:00"},
    "Dismissal": {"reason": "wrong_time"},
    "Conditions": {"conditions": {"all": [{"fact": "days_to_birthday", "op": "<=", "value": 7}]}},
    "Subscribe": {
        "name": "CRM",
        "url": "https://crm.example.com/hooks/clienteling",
        "event_types": ["client.merged", "order.attributed"],
    },
    "PatchedEdit": {"status": "paused"},
    "Replay": {"since": "2026-11-22T00:00:00+08:00"},
    "Overlap": {"overlap_hours": 24},
}
