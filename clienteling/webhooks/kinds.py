"""What other systems may be told of, and the scope a key needs to hear it. The data are ids and codes, never names."""

KINDS = {
    "client.merged": "clients:read",
    "consent.withdrawn": "consents:read",
    "order.attributed": "credits:read",
    "alert.raised": "alerts:read",
    "alert.acted": "alerts:read",
    "handover.finished": "relationships:read",
}
