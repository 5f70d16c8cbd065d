"""Ready-made rules about birthdays, anniversaries and festivals."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, both, every, said

BUSINESS, DAILY = RuleKind.BUSINESS, Trigger.SCHEDULE

BIRTHDAY = NewVersion(
    trigger=DAILY,
    conditions=asks("days_to_birthday", "<=", 7),
    period={"per": "birthday"},
    valid_days=7,
    holdout_percent=5,
    in_digest=True,
    texts=said(
        (
            "生日将至",
            "{birthday_on} 生日，还有 {days_to_birthday} 天",
            "提前送上生日祝福，邀请客户到店挑选一份生日礼物。",
        ),
        (
            "Birthday near",
            "Birthday on {birthday_on}, in {days_to_birthday} days",
            "Wish a happy birthday ahead of the day, and invite the client to choose a gift in store.",
        ),
    ),
)
LUNAR_BIRTHDAY = NewVersion(
    trigger=DAILY,
    conditions=asks("days_to_lunar_birthday", "<=", 5),
    period=every(30),
    cooldown_days=300,
    valid_days=5,
    in_digest=True,
    texts=said(
        (
            "农历生日将至",
            "农历生日还有 {days_to_lunar_birthday} 天",
            "按客户的习惯以农历日期祝寿，并附上一句亲笔问候。",
        ),
        (
            "Lunar birthday near",
            "By the lunar calendar, in {days_to_lunar_birthday} days",
            "Wish a happy birthday on the day the client keeps, with a line in your own hand.",
        ),
    ),
)
WEDDING = NewVersion(
    trigger=DAILY,
    conditions=asks("days_to_important_date", "<=", 10, kind="wedding"),
    period=every(30),
    cooldown_days=300,
    valid_days=10,
    holdout_percent=5,
    in_digest=True,
    texts=said(
        (
            "结婚纪念日将至",
            "{important_on} 是结婚纪念日，还有 {days_to_important_date_kindwedding} 天",
            "送上祝福，为客户准备两到三件适合纪念日的礼物建议。",
        ),
        (
            "Wedding anniversary near",
            "On {important_on}, in {days_to_important_date_kindwedding} days",
            "Send your wishes, with two or three ideas for a present that suit the day.",
        ),
    ),
)
SPRING_FESTIVAL = NewVersion(
    trigger=DAILY,
    conditions=both(
        asks("days_to_festival", "<=", 3, festival="spring_festival"),
        asks("tier_rank", ">=", 2),
    ),
    period=every(30),
    cooldown_days=300,
    valid_days=4,
    in_digest=True,
    texts=said(
        ("春节问候", "春节是 {festival_on}，客户等级 {tier}", "以个人名义拜年，不推荐商品。"),
        (
            "Spring Festival wishes",
            "Spring Festival is on {festival_on}; the client is {tier}",
            "Wish a happy new year in your own name, and offer nothing for sale.",
        ),
    ),
)
QIXI = NewVersion(
    trigger=DAILY,
    conditions=both(asks("days_to_festival", "<=", 10, festival="qixi"), asks("orders_in_days", ">=", 1, days=400)),
    period=every(30),
    cooldown_days=300,
    valid_days=9,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        (
            "七夕选礼",
            "七夕是 {festival_on}，一年内购买 {orders_in_days_days400} 次",
            "询问是否需要协助选礼，可预留并安排包装。",
        ),
        (
            "A present for Qixi",
            "Qixi is on {festival_on}; {orders_in_days_days400} orders in a year",
            "Offer to help with a present, to put it aside and to wrap it.",
        ),
    ),
)

SHIPPED = [
    Shipped("birthday", "生日", _("Birthday"), BUSINESS, 60, BIRTHDAY),
    Shipped("lunar-birthday", "农历生日", _("Lunar birthday"), BUSINESS, 60, LUNAR_BIRTHDAY),
    Shipped("wedding-anniversary", "结婚纪念日", _("Wedding anniversary"), BUSINESS, 58, WEDDING),
    Shipped("spring-festival", "春节问候", _("Spring Festival"), BUSINESS, 35, SPRING_FESTIVAL),
    Shipped("qixi", "七夕选礼", _("Qixi"), BUSINESS, 40, QIXI),
]
