"""The rules of the demo, with their card texts in both languages."""

from dataclasses import dataclass, replace

from clienteling.alerts.models import Rule, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, backtest, go_live
from clienteling.assets.models import Asset

TRIED_DAYS = 7


@dataclass(frozen=True)
class RuleSeed:
    code: str
    name: str
    priority: int
    asset: str
    version: NewVersion


BIRTHDAY = NewVersion(
    trigger=Trigger.SCHEDULE,
    conditions={"fact": "days_to_birthday", "op": "<=", "value": 7},
    period={"per": "birthday"},
    valid_days=7,
    texts=[
        NewText(
            "zh-hans",
            "生日将至",
            "{birthday_on} 生日，还有 {days_to_birthday} 天",
            "提前送上生日祝福，邀请客户到店挑选一份生日礼物。",
        ),
        NewText(
            "en",
            "Birthday near",
            "Birthday on {birthday_on}, in {days_to_birthday} days",
            "Wish a happy birthday ahead of the day, and invite the client to choose a gift in store.",
        ),
    ],
)
TIER = NewVersion(
    trigger=Trigger.SCHEDULE,
    conditions={
        "any": [
            {"fact": "days_since_tier_rose", "op": "<=", "value": 7},
            {"fact": "days_to_tier_expiry", "op": "<=", "value": 14},
        ]
    },
    period={"per": "tier_change"},
    valid_days=7,
    texts=[
        NewText(
            "zh-hans",
            "会员等级变动",
            "当前等级 {tier}，有效期至 {tier_expires_on}",
            "恭喜升级或提醒权益即将到期，说明会员礼遇，并预约到店时间。",
        ),
        NewText(
            "en",
            "Loyalty tier changes",
            "Now {tier}, valid until {tier_expires_on}",
            "Congratulate, or remind of the benefits that end soon; offer an appointment in store.",
        ),
    ],
)
ORDER = NewVersion(
    trigger=Trigger.ACTIVITY,
    conditions={"fact": "days_since_order", "op": "<=", "value": 1},
    period={"per": "order"},
    valid_days=3,
    texts=[
        NewText(
            "zh-hans",
            "刚刚下单",
            "订单金额 {amount}",
            "感谢客户的信任，介绍保养方法，并询问是否需要其他服务。",
        ),
        NewText(
            "en",
            "Just bought",
            "Order of {amount}",
            "Thank the client, explain the care of the piece, and ask whether anything else is needed.",
        ),
    ],
)
HESITATES = NewVersion(
    trigger=Trigger.ACTIVITY,
    conditions={"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3},
    period={"per": "days", "days": 7},
    valid_days=3,
    texts=[
        NewText(
            "zh-hans",
            "正在犹豫",
            "7 天内浏览 {product} {same_product_views_days7} 次，尚未购买",
            "发送这款作品的实拍图，邀请客户到店亲自感受。",
        ),
        NewText(
            "en",
            "Hesitates",
            "Looked at {product} {same_product_views_days7} times in 7 days and has not bought it",
            "Send a picture of the piece and invite the client to see it in store.",
        ),
    ],
)
BACK = NewVersion(
    trigger=Trigger.SCHEDULE,
    conditions={"fact": "days_since_back_in_stock", "op": "<=", "value": 2},
    period={"per": "days", "days": 14},
    valid_days=3,
    texts=[
        NewText("zh-hans", "心愿到货", "{product} 已重新到货", "告诉客户心仪的作品已到货，并为其预留，邀请到店。"),
        NewText(
            "en",
            "A wish is back in stock",
            "{product} is back",
            "Tell the client that the piece is here again, put it aside and offer an appointment.",
        ),
    ],
)
PROMISED = NewVersion(
    trigger=Trigger.SCHEDULE,
    conditions={
        "all": [
            {"fact": "days_to_promise", "op": "<=", "value": 1},
            {"fact": "days_to_promise", "op": ">=", "value": -7},
        ]
    },
    period={"per": "days", "days": 7},
    valid_days=2,
    texts=[
        NewText(
            "zh-hans", "承诺将到期", "{product}：承诺日期 {promise_due_on}", "兑现承诺；如需更多时间，请提前告知客户。"
        ),
        NewText(
            "en",
            "A promise is due",
            "{product}: promised for {promise_due_on}",
            "Keep the promise; if it takes longer, let the client know beforehand.",
        ),
    ],
)
RULES = [
    RuleSeed("order-made", "新订单 · Order made", 80, "care", ORDER),
    RuleSeed("viewed-not-bought", "浏览未购 · Viewed, not bought", 70, "sac-25", HESITATES),
    RuleSeed("birthday", "生日 · Birthday", 60, "birthday", BIRTHDAY),
    RuleSeed("promise-due", "承诺到期 · Promise due", 75, "care", PROMISED),
    RuleSeed("wish-back", "心愿到货 · Wish back in stock", 65, "sac-25", BACK),
    RuleSeed("tier-moment", "会员等级 · Loyalty tier", 50, "invitation", TIER),
]


def build() -> None:
    for seed in RULES:
        rule, _created = Rule.objects.get_or_create(
            code=seed.code, defaults={"name": seed.name, "priority": seed.priority}
        )
        if not rule.versions.exists():
            backtest(add_version(rule, with_asset(seed)), days=TRIED_DAYS)
            go_live(rule)


def with_asset(seed: RuleSeed) -> NewVersion:
    new = seed.version
    asset = Asset.objects.get(code=seed.asset)
    return replace(new, asset=asset)
