"""Codes of refusals by operation, for the API's description: what may be wrong beyond a field's own type and length."""

ANYWHERE = {
    "400": ["invalid", "required", "null", "blank", "max_length", "unknown_field", "parse_error"],
    "401": ["not_authenticated", "authentication_failed"],
    "403": ["permission_denied"],
    "404": ["not_found"],
    "405": ["method_not_allowed"],
    "406": ["not_acceptable"],
    "409": ["conflict", "stale_status"],
    "413": ["too_large"],
    "415": ["unsupported_media_type"],
    "422": ["unprocessable"],
    "429": ["throttled"],
    "500": ["error"],
    "503": ["unavailable"],
}
WITH_A_KEY = {
    "400": ["bad_idempotency_key"],
    "409": ["idempotency_key_in_use"],
    "422": ["idempotency_key_reused"],
}
ROWS = ["too_many", "market_unknown", "identity_required", "unknown_client", "time_out_of_range"]
BY_OPERATION: dict[str, dict[str, list[str]]] = {
    "clients_create": {
        "400": [*ROWS, "identity_conflict", "other_market", "tag_unknown", "tier_unknown", "associate_unknown"]
    },
    "activities_create": {
        "400": [*ROWS, "idempotency_key_required", "kind_unknown", "product_invalid", "payload_invalid"],
        "409": ["idempotency_key_in_use"],
        "422": ["idempotency_key_reused"],
    },
    "orders_create": {"400": [*ROWS, "store_unknown", "invalid_amount", "order_changed", "product_invalid"]},
    "orders_refunds_create": {"400": ["refund_exceeds_order", "invalid_amount", "refunded_before_order"]},
    "pickups_record": {"400": [*ROWS, "store_unknown", "product_invalid"]},
    "stock_record": {"400": ["too_many", "market_unknown", "product_invalid", "time_out_of_range"]},
    "prices_record": {"400": ["too_many", "market_unknown", "product_invalid", "time_out_of_range"]},
    "clients_consents_create": {"400": ["time_out_of_range"]},
    "clients_consents_withdraw_create": {"400": ["time_out_of_range", "consent_out_of_order"]},
    "wishes_create": {"400": ["unknown_client", "product_unknown", "promise_needs_words"]},
    "wishes_close_create": {"409": ["stale_status"]},
    "alerts_later_create": {"400": ["not_later"], "409": ["stale_status"]},
    "alerts_dismiss_create": {"400": ["unknown_reason"], "409": ["stale_status"]},
    "alerts_done_create": {"409": ["stale_status"]},
    "dry_runs_create": {"400": ["bad_conditions", "too_slow", "out_of_range"]},
    "webhooks_create": {"400": ["url_refused", "event_unknown", "event_required", "scope_missing", "too_many"]},
    "webhooks_partial_update": {"400": ["url_refused", "event_unknown", "event_required", "scope_missing"]},
    "webhooks_replay_create": {"400": ["too_long_ago"]},
    "webhooks_secret_create": {"400": ["overlap_out_of_range"]},
}


def codes(operation: str, status: str, *, takes_key: bool) -> list[str]:
    """`takes_key`: the operation may be repeated under an `Idempotency-Key`."""
    of_key = WITH_A_KEY.get(status, []) if takes_key else []
    return [*of_key, *BY_OPERATION.get(operation, {}).get(status, []), *ANYWHERE.get(status, [])]
