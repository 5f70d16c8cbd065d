"""Ready-made rules about wishes and promises."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, between, both, every, said

BUSINESS, DAILY = RuleKind.BUSINESS, Trigger.SCHEDULE

BACK = NewVersion(
    trigger=DAILY,
    conditions=asks("days_since_back_in_stock", "<=", 2),
    period=every(14),
    valid_days=3,
    texts=said(
        ("心愿到货", "{product} 已重新到货", "告诉客户心仪的作品已到货，并为其预留，邀请到店。"),
        (
            "A wish is back in stock",
            "{product} is back",
            "Tell the client that the piece is here again, put it aside and offer an appointment.",
        ),
    ),
)
PROMISED = NewVersion(
    trigger=DAILY,
    conditions=between("days_to_promise", -7, 1),
    period=every(7),
    valid_days=2,
    escalate_after_hours=24,
    texts=said(
        ("承诺将到期", "{product}：承诺日期 {promise_due_on}", "兑现承诺；如需更多时间，请提前告知客户。"),
        (
            "A promise is due",
            "{product}: promised for {promise_due_on}",
            "Keep the promise; if it takes longer, let the client know beforehand.",
        ),
    ),
)
CHEAPER = NewVersion(
    trigger=DAILY,
    conditions=both(asks("days_since_price_changed", "<=", 3), asks("wished_price_change", "<", 0)),
    period=every(30),
    cooldown_days=30,
    valid_days=5,
    holdout_percent=10,
    texts=said(
        ("心愿调价", "{product} 由 {price_before} 调至 {price}", "告知客户心仪作品的新价格，可为其预留。"),
        (
            "A wish costs less",
            "{product} went from {price_before} to {price}",
            "Tell the client the new price, and offer to put the piece aside.",
        ),
    ),
)
REMINDER = NewVersion(
    trigger=DAILY,
    conditions=asks("days_to_wish_reminder", "<=", 1),
    period=every(3),
    cooldown_days=2,
    valid_days=2,
    texts=said(
        ("心愿提醒", "{product}：约定 {remind_on} 提醒", "按约定联系客户，告知这件作品的近况。"),
        (
            "A reminder for a wish",
            "{product}: to be reminded on {remind_on}",
            "Write as agreed, and tell how it stands with the piece.",
        ),
    ),
)

SHIPPED = [
    Shipped("promise-due", "承诺到期", _("Promise due"), BUSINESS, 75, PROMISED),
    Shipped("wish-back", "心愿到货", _("Wish back in stock"), BUSINESS, 65, BACK),
    Shipped("wish-cheaper", "心愿调价", _("A wish costs less"), BUSINESS, 52, CHEAPER),
    Shipped("wish-reminder", "心愿提醒", _("Wish reminder"), BUSINESS, 70, REMINDER),
]
