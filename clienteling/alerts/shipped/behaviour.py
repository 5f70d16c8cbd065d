"""Ready-made rules about what clients do: on screens, with what we send, in the store."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, between, both, every, said
from clienteling.clients.models import ActivityKind as Did

BEHAVIOURAL, AT_ONCE = RuleKind.BEHAVIOURAL, Trigger.ACTIVITY

HESITATES = NewVersion(
    trigger=AT_ONCE,
    conditions=asks("same_product_views", ">=", 3, days=7),
    period=every(7),
    cooldown_days=5,
    valid_days=3,
    holdout_percent=10,
    texts=said(
        (
            "正在犹豫",
            "7 天内浏览 {product} {same_product_views_days7} 次，尚未购买",
            "发送这款作品的实拍图，邀请客户到店亲自感受。",
        ),
        (
            "Hesitates",
            "Looked at {product} {same_product_views_days7} times in 7 days and has not bought it",
            "Send a picture of the piece and invite the client to see it in store.",
        ),
    ),
)
CART_LEFT = NewVersion(
    trigger=Trigger.SCHEDULE,
    at_hour=11,
    conditions=between("hours_since_cart_left", 2, 48),
    period=every(3),
    cooldown_days=7,
    valid_days=2,
    holdout_percent=10,
    texts=said(
        ("购物车未结算", "{hours_since_cart_left} 小时前留下 {product}", "询问是否需要协助，可为客户预留这件作品。"),
        (
            "Left in the cart",
            "{product} left {hours_since_cart_left} hours ago",
            "Ask whether you can help, and offer to put the piece aside.",
        ),
    ),
)
CHECKOUT = NewVersion(
    trigger=AT_ONCE,
    conditions=both(
        asks("activity_count", ">=", 2, kind=int(Did.CHECKOUT), days=1),
        asks("activity_count", "=", 0, kind=int(Did.PURCHASE), days=1),
    ),
    period=every(2),
    cooldown_days=7,
    valid_days=1,
    texts=said(
        (
            "结算受阻",
            "今天 {activity_count_days1_kind14} 次进入结算，未完成",
            "询问付款或配送上是否遇到问题，协助完成。",
        ),
        (
            "Stuck at checkout",
            "Began checkout {activity_count_days1_kind14} times in a day and did not finish",
            "Ask whether payment or delivery gives trouble, and help.",
        ),
    ),
)
FAVOURITES = NewVersion(
    trigger=AT_ONCE,
    conditions=asks("distinct_products", ">=", 3, kind=int(Did.FAVOURITE), days=14),
    period=every(14),
    cooldown_days=14,
    valid_days=5,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        ("收藏多件作品", "两周内收藏 {distinct_products_days14_kind12} 件", "为客户准备一次专属选品，邀请到店试看。"),
        (
            "Several favourites",
            "{distinct_products_days14_kind12} pieces marked in two weeks",
            "Prepare a choice for the client and invite them to see it.",
        ),
    ),
)
BROWSES = NewVersion(
    trigger=AT_ONCE,
    conditions=asks("distinct_products", ">=", 8, kind=int(Did.PRODUCT_VIEW), days=3),
    period=every(7),
    cooldown_days=14,
    valid_days=3,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        ("频繁浏览", "三天内浏览 {distinct_products_days3_kind11} 件作品", "询问客户在找什么，主动缩小选择。"),
        (
            "Looks at many pieces",
            "{distinct_products_days3_kind11} pieces in three days",
            "Ask what the client is looking for, and narrow the choice.",
        ),
    ),
)
ASSET_OPENED = NewVersion(
    trigger=AT_ONCE,
    conditions=asks("same_asset_opened", ">=", 2, days=3),
    period=every(3),
    cooldown_days=7,
    valid_days=2,
    holdout_percent=10,
    texts=said(
        ("反复打开素材", "三天内打开 {asset} {same_asset_opened_days3} 次", "接着聊这份素材，询问客户最喜欢哪一件。"),
        (
            "Opens it again",
            "Opened {asset} {same_asset_opened_days3} times in three days",
            "Pick up what you sent, and ask which piece the client likes best.",
        ),
    ),
)
LIVESTREAM = NewVersion(
    trigger=AT_ONCE,
    conditions=asks("livestream_minutes", ">=", 20, days=1),
    period=every(1),
    cooldown_days=3,
    valid_days=2,
    texts=said(
        ("观看直播", "今天观看直播 {livestream_minutes_days1} 分钟", "问候观感，回答直播中提到的作品问题。"),
        (
            "Watched the livestream",
            "{livestream_minutes_days1} minutes today",
            "Ask how it was, and answer questions on the pieces that were shown.",
        ),
    ),
)
VISITED = NewVersion(
    trigger=AT_ONCE,
    conditions=both(
        asks("activity_count", ">=", 1, kind=int(Did.STORE_VISIT), days=1),
        asks("activity_count", "=", 0, kind=int(Did.PURCHASE), days=1),
    ),
    period=every(1),
    cooldown_days=7,
    valid_days=2,
    texts=said(
        ("到店未购", "今天到店 {activity_count_days1_kind20} 次", "感谢到访，发送所看作品的图片，欢迎再来。"),
        (
            "Came by, did not buy",
            "{activity_count_days1_kind20} visits in a day",
            "Thank the client for coming, send pictures of what they looked at.",
        ),
    ),
)

SHIPPED = [
    Shipped("viewed-not-bought", "浏览未购", _("Viewed, not bought"), BEHAVIOURAL, 70, HESITATES),
    Shipped("cart-left", "购物车未结算", _("Left in the cart"), BEHAVIOURAL, 68, CART_LEFT),
    Shipped("stuck-at-checkout", "结算受阻", _("Stuck at checkout"), BEHAVIOURAL, 78, CHECKOUT),
    Shipped("favourites", "收藏多件", _("Several favourites"), BEHAVIOURAL, 46, FAVOURITES),
    Shipped("browses", "频繁浏览", _("Looks at many pieces"), BEHAVIOURAL, 36, BROWSES),
    Shipped("asset-opened", "反复打开素材", _("Opens it again"), BEHAVIOURAL, 64, ASSET_OPENED),
    Shipped("livestream", "观看直播", _("Watched the livestream"), BEHAVIOURAL, 54, LIVESTREAM),
    Shipped("visited", "到店未购", _("Came by"), BEHAVIOURAL, 63, VISITED),
]
