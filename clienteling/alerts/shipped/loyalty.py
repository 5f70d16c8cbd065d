"""Ready-made rules about tier and points."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, between, every, said

BUSINESS, DAILY = RuleKind.BUSINESS, Trigger.SCHEDULE

TIER = NewVersion(
    trigger=DAILY,
    conditions={"any": [asks("days_since_tier_rose", "<=", 7), asks("days_to_tier_expiry", "<=", 14)]},
    period={"per": "tier_change"},
    valid_days=7,
    in_digest=True,
    texts=said(
        (
            "会员等级变动",
            "当前等级 {tier}，有效期至 {tier_expires_on}",
            "恭喜升级或提醒权益即将到期，说明会员礼遇，并预约到店时间。",
        ),
        (
            "Loyalty tier changes",
            "Now {tier}, valid until {tier_expires_on}",
            "Congratulate, or remind of the benefits that end soon; offer an appointment in store.",
        ),
    ),
)
TIER_FELL = NewVersion(
    trigger=DAILY,
    conditions=asks("days_since_tier_fell", "<=", 7),
    period=every(90),
    cooldown_days=90,
    valid_days=14,
    holdout_percent=10,
    texts=said(
        ("会员等级下调", "{days_since_tier_fell} 天前降至 {tier}", "不提降级，关心客户近况，介绍一件可能喜欢的新作。"),
        (
            "Loyalty tier went down",
            "Down to {tier} {days_since_tier_fell} days ago",
            "Say nothing of the tier; ask how the client is and show one new piece they may like.",
        ),
    ),
)
POINTS_EXPIRE = NewVersion(
    trigger=DAILY,
    conditions=asks("days_to_points_expiry", "<=", 14),
    period=every(30),
    cooldown_days=60,
    valid_days=10,
    in_digest=True,
    texts=said(
        ("积分将到期", "积分将于 {points_expire_on} 到期", "提醒客户积分到期日，并建议一种合适的用法。"),
        (
            "Points expire soon",
            "Points expire on {points_expire_on}",
            "Remind the client of the day, and suggest one good use of the points.",
        ),
    ),
)
NEXT_TIER = NewVersion(
    trigger=DAILY,
    conditions=between("points_to_next_tier", 1, 500),
    period=every(90),
    cooldown_days=120,
    valid_days=14,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        ("即将升级", "距 {next_tier} 还差 {points_to_next_tier} 分", "说明下一等级的礼遇，不催促购买。"),
        (
            "Close to the next tier",
            "{points_to_next_tier} points to {next_tier}",
            "Tell what the next tier brings, without urging.",
        ),
    ),
)

SHIPPED = [
    Shipped("tier-moment", "会员等级", _("Loyalty tier"), BUSINESS, 50, TIER),
    Shipped("tier-fell", "等级下调", _("Tier went down"), BUSINESS, 45, TIER_FELL),
    Shipped("points-expire", "积分到期", _("Points expire"), BUSINESS, 40, POINTS_EXPIRE),
    Shipped("next-tier", "即将升级", _("Close to the next tier"), BUSINESS, 42, NEXT_TIER),
]
