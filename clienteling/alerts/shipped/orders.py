"""Ready-made rules about orders, repairs and what comes after them."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import Recipient, RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, between, both, every, said

BUSINESS, DAILY = RuleKind.BUSINESS, Trigger.SCHEDULE

ORDER = NewVersion(
    trigger=Trigger.ACTIVITY,
    conditions=asks("days_since_order", "<=", 1),
    period={"per": "order"},
    valid_days=3,
    texts=said(
        ("刚刚下单", "订单金额 {amount}", "感谢客户的信任，介绍保养方法，并询问是否需要其他服务。"),
        (
            "Just bought",
            "Order of {amount}",
            "Thank the client, explain the care of the piece, and ask whether anything else is needed.",
        ),
    ),
)
FIRST_ORDER = NewVersion(
    trigger=DAILY,
    conditions=both(asks("orders", "=", 1), between("days_since_first_order", 14, 21)),
    period=every(1100),
    cooldown_days=365,
    valid_days=7,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        ("首次购买两周", "首次购买已 {days_since_first_order} 天", "询问使用感受，介绍品牌的售后与保养服务。"),
        (
            "Two weeks after the first order",
            "First order {days_since_first_order} days ago",
            "Ask how the piece is doing, and tell of the care the house gives it.",
        ),
    ),
)
AFTERCARE = NewVersion(
    trigger=DAILY,
    conditions=between("days_since_order", 90, 97),
    period={"per": "order"},
    cooldown_days=60,
    valid_days=14,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        ("保养提醒", "上次购买已 {days_since_order} 天，金额 {amount}", "邀请客户到店免费清洁保养，顺便看看新作。"),
        (
            "Time for some care",
            "Last order {days_since_order} days ago, {amount}",
            "Invite the client to have the piece cleaned in store, and to see what is new.",
        ),
    ),
)
NOT_COLLECTED = NewVersion(
    trigger=DAILY,
    conditions=asks("days_order_not_collected", ">=", 3),
    period=every(7),
    cooldown_days=7,
    valid_days=3,
    texts=said(
        (
            "待取订单",
            "{product} 已到店 {days_order_not_collected} 天，尚未领取",
            "询问方便的取货时间，或安排送货上门。",
        ),
        (
            "Waiting to be collected",
            "{product} has been ready for {days_order_not_collected} days",
            "Ask when it suits the client to collect it, or offer to have it brought.",
        ),
    ),
)
REPAIR_READY = NewVersion(
    trigger=DAILY,
    conditions=asks("days_repair_not_collected", ">=", 1),
    period=every(7),
    cooldown_days=7,
    valid_days=3,
    escalate_after_hours=48,
    texts=said(
        ("维修完成", "{product} 已修好 {days_repair_not_collected} 天", "告知维修完成，预约取件时间。"),
        (
            "A repair is done",
            "{product} has been ready for {days_repair_not_collected} days",
            "Tell the client it is done, and agree on a time to collect it.",
        ),
    ),
)
LONG_REPAIR = NewVersion(
    trigger=DAILY,
    conditions=asks("days_in_repair", ">=", 21),
    period=every(14),
    cooldown_days=14,
    valid_days=5,
    texts=said(
        ("维修时间较长", "{product} 已维修 {days_in_repair} 天", "主动告知进度与预计完成时间，并为等待致歉。"),
        (
            "A repair takes long",
            "{product} has been in repair for {days_in_repair} days",
            "Tell the client how far it is and when it will be done, and apologise for the wait.",
        ),
    ),
)
RETURNED = NewVersion(
    trigger=DAILY,
    conditions=asks("days_since_return", "<=", 3),
    period=every(14),
    cooldown_days=30,
    valid_days=3,
    recipient=Recipient.PRIMARY,
    texts=said(
        ("近期退货", "退款 {refund}", "了解退货原因，表示理解，不推荐替代商品。"),
        (
            "Gave something back",
            "Refund of {refund}",
            "Ask what was wrong, with understanding, and offer nothing instead.",
        ),
    ),
)
WIN_BACK = NewVersion(
    trigger=DAILY,
    conditions=both(
        between("days_since_order", 365, 380), asks("orders", ">=", 2), asks("touches_in_days", "=", 0, days=60)
    ),
    period={"per": "order"},
    cooldown_days=180,
    valid_days=14,
    holdout_percent=15,
    in_digest=True,
    texts=said(
        (
            "一年未购",
            "上次购买已 {days_since_order} 天，共 {orders} 次购买",
            "以个人近况开场，分享一件贴合客户品味的新作。",
        ),
        (
            "A year without an order",
            "Last of {orders} orders {days_since_order} days ago",
            "Begin with the client, not the shop; then show one new piece to their taste.",
        ),
    ),
)

SHIPPED = [
    Shipped("order-made", "新订单", _("Order made"), BUSINESS, 80, ORDER),
    Shipped("first-order", "首次购买两周", _("Two weeks after the first order"), BUSINESS, 55, FIRST_ORDER),
    Shipped("aftercare", "保养提醒", _("Aftercare"), BUSINESS, 38, AFTERCARE),
    Shipped("order-not-collected", "待取订单", _("Order not collected"), BUSINESS, 72, NOT_COLLECTED),
    Shipped("repair-ready", "维修完成", _("Repair ready"), BUSINESS, 74, REPAIR_READY),
    Shipped("long-repair", "维修时间较长", _("Long repair"), BUSINESS, 62, LONG_REPAIR),
    Shipped("returned", "近期退货", _("Something given back"), BUSINESS, 66, RETURNED),
    Shipped("win-back", "一年未购", _("A year without an order"), BUSINESS, 34, WIN_BACK),
]
