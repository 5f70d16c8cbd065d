"""Every limit and switch of the mock in one place; the control API may change them while it runs."""

from dataclasses import dataclass, fields
from typing import Any, Literal


@dataclass
class Settings:
    """Defaults follow the documentation; None switches a limit off. Sources: WeCom 90236, 90312, 91039, 92137."""

    token_life_s: int = 7200
    official_token_overlap_s: int = 300
    oauth_code_life_s: int = 300
    user_ticket_life_s: int = 1800
    js_ticket_life_s: int = 7200
    welcome_life_s: int = 20
    response_code_life_s: int = 72 * 3600
    recall_window_s: int = 24 * 3600

    media_life_s: int = 3 * 86_400
    media_expired_errcode: int = 40007
    uploadimg_per_day: int | None = 1000
    uploadimg_per_month: int | None = 3000

    member_per_minute: int = 30
    member_per_hour: int = 1000
    app_per_day: int | None = None
    duplicate_interval_s: int = 1800
    duplicate_interval_max_s: int = 14_400
    duplicate_answer: Literal["new_msgid", "same_msgid"] = "new_msgid"
    duplicate_task_id_refused: bool = False

    calls_per_minute: int | None = None
    calls_per_hour: int | None = None
    concurrent_calls: int | None = None
    refuse_concurrent_writes: bool = True
    refuse_unicode_escapes: bool = False
    privacy_cut: bool = True
    follow_page: int = 500
    short_pages: bool = False
    acquisition_links: int = 1000
    clients_per_member: int = 20_000

    group_members: int = 500
    group_lag_s: float = 0.0
    group_transfer_wait_s: int = 0
    group_transfers_per_day: int = 300
    group_transfers_per_day_errcode: int = 45009
    group_transfers_per_90_days: int = 2
    group_transfers_per_90_days_errcode: int = 40128

    callback_timeout_s: float = 5.0
    callback_attempts: int = 3
    callback_pause_s: float = 1.0
    callback_reorder_s: float = 2.0

    journal_rows: int = 50_000
    body_max_bytes: int = 8 * 1024 * 1024

    def change(self, changes: dict[str, Any]) -> None:
        """Set the named switches. Raises KeyError for a name that is no switch."""
        known = {field.name for field in fields(self)}
        for name in changes:
            if name not in known:
                raise KeyError(name)
        for name, value in changes.items():
            setattr(self, name, value)
