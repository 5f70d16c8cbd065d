"""Codes of refusals by operation, for the API's description: what may be wrong beyond a field's own type and length."""

ANYWHERE = {
    "400": [
        "invalid", "required", "null", "blank", "max_length", "max_string_length", "min_value", "max_value",
        "invalid_choice", "not_a_list", "not_a_dict", "empty", "min_length", "overflow", "null_characters_not_allowed",
        "surrogate_characters_not_allowed", "unknown_field", "parse_error", "bad_request",
    ],
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
}  # fmt: skip
WITH_A_KEY = {
    "400": ["bad_idempotency_key"],
    "409": ["idempotency_key_in_use"],
    "422": ["idempotency_key_reused"],
}
# Of rows, alone or in a batch: there each row that is handed back has its own.
UNREAD = ["unreadable", "too_many"]
IDENTITIES = ["identity_required", "identity_kind_unknown", "identity_invalid", "phone_invalid", "email_invalid"]
ROWS = [*UNREAD, *IDENTITIES, "market_unknown", "unknown_client", "identity_conflict", "time_out_of_range"]
PROFILE = [
    "other_market", "client_not_in_market", "identity_doubtful", "name_invalid", "language_invalid",
    "birthday_invalid", "date_invalid", "kind_unknown", "text_invalid", "custom_field_unknown", "custom_value_invalid",
    "tag_unknown", "tier_unknown", "tier_change_out_of_order", "associate_unknown", "store_unknown",
    "points_kind_unknown", "points_invalid", "not_enough_points", "consent_out_of_order",
]  # fmt: skip
ORDER = [
    "store_unknown", "product_invalid", "product_unknown", "client_unknown", "invalid_key", "invalid_line",
    "invalid_amount", "invalid_currency", "order_changed", "refund_exceeds_order",
]  # fmt: skip
BY_OPERATION: dict[str, dict[str, list[str]]] = {
    "clients_create": {"400": [*ROWS, *PROFILE], "409": ["relationship_out_of_order"]},
    "clients_update": {"400": [*ROWS, *PROFILE], "409": ["relationship_out_of_order"]},
    "activities_create": {
        "400": [*ROWS, "idempotency_key_required", "kind_unknown", "product_invalid", "payload_invalid"],
        "409": ["idempotency_key_in_use"],
        "422": ["idempotency_key_reused"],
    },
    "orders_create": {"400": [*ROWS, *ORDER]},
    "orders_refunds_create": {
        "400": [
            *UNREAD,
            "order_unknown",
            "invalid_key",
            "invalid_amount",
            "time_without_zone",
            "time_out_of_range",
            "refunded_before_order",
            "refund_exceeds_order",
            "refund_changed",
        ]
    },
    "pickups_record": {
        "400": [
            *ROWS,
            "store_unknown",
            "product_invalid",
            "kind_unknown",
            "order_unknown",
            "invalid_key",
            "time_without_zone",
            "time_out_of_order",
            "pickup_changed",
        ]
    },
    "stock_record": {"400": [*UNREAD, "market_unknown", "product_invalid", "time_out_of_range"]},
    "prices_record": {"400": [*UNREAD, "market_unknown", "product_invalid", "time_out_of_range"]},
    **dict.fromkeys(
        [
            f"{name}_list"
            for name in (
                "tags",
                "credits",
                "commissions",
                "targets",
                "associates",
                "stores",
                "assets",
                "rules",
                "webhooks",
                "webhooks_deliveries",
                "clients_tags",
            )
        ],
        {"400": ["not_followed"]},
    ),  # fmt: skip
    "kpis_list": {"400": ["out_of_range"]},
    "reports_retrieve": {"400": ["purpose_needed"]},
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


# What DRF says by itself, or a database's column.
FRAMEWORK = {
    "authentication_failed", "blank", "date", "datetime", "does_not_exist", "empty", "incorrect_type", "invalid_choice",
    "make_aware", "max_length", "max_string_length", "max_value", "method_not_allowed", "min_length", "min_value",
    "not_a_dict", "not_a_list", "not_acceptable", "not_authenticated", "null", "null_characters_not_allowed",
    "overflow", "parse_error", "permission_denied", "surrogate_characters_not_allowed", "throttled",
    "unsupported_media_type",
}  # fmt: skip
# Said by pages, files and WeCom; no operation of the API leads there.
ELSEWHERE = {
    "absence_ends_before_it_starts", "already_absent", "already_undone", "amount_invalid", "answer_invalid",
    "asked_already", "asset_expired", "backtest_failed", "bad_amount", "bad_assets", "bad_date", "bad_days", "bad_name",
    "bad_number", "bad_period", "bad_send_window", "bad_share", "bad_template", "bad_weekdays", "cannot_cover",
    "claim_needs_product", "client_gone", "code_unknown", "column_missing", "columns_unknown", "consent_needed",
    "consent_text_unknown", "consent_text_without_words", "content_gone", "field_unknown", "file_gone",
    "guideline_not_current", "guideline_unread", "handover_moved_on", "house_is_open", "import_running",
    "imported_otherwise", "index_keys_differ", "kept_back", "login_not_a_member", "login_refused", "login_state",
    "login_unavailable", "mapping_unknown", "market_missing", "merged_again", "message_not_usable", "name_taken",
    "needs_backtest", "no_clients", "no_market", "not_a_picture", "not_allowed", "not_failed", "not_on_record",
    "not_replayable", "not_scarce", "not_suggested", "not_the_author", "not_there", "not_unclear", "not_your_client",
    "not_your_team", "note_invalid", "note_of_another", "nothing_to_reveal", "number_invalid",
    "password_of_house_words", "picture_too_large", "quiet_spell_invalid", "quiz_incomplete", "reason_needed",
    "receiver_missing", "receiver_unfit", "region_of_another_market", "region_under_itself", "replayed_already",
    "rule_is_empty", "rule_too_wide", "same_client", "same_person", "sending_not_paused", "sending_paused_already",
    "shift_ends_before_it_starts", "signature_needed", "sold_out", "somebody_else_wrote", "still_sending",
    "text_missing", "time_invalid", "too_late_to_undo", "too_many_reveals", "too_many_tries", "touch_reference_reused",
    "under_way", "unknown_variable", "unknown_zone", "value_missing",
}  # fmt: skip


def codes(operation: str, status: str, *, takes_key: bool) -> list[str]:
    """`takes_key`: the operation may be repeated under an `Idempotency-Key`."""
    of_key = WITH_A_KEY.get(status, []) if takes_key else []
    return [*of_key, *BY_OPERATION.get(operation, {}).get(status, []), *ANYWHERE.get(status, [])]
