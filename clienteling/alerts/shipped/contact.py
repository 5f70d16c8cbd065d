"""Ready-made rules about how the house and the client keep in touch."""

from django.utils.translation import gettext_noop as _

from clienteling.alerts.models import Recipient, RuleKind, Trigger
from clienteling.alerts.services import NewVersion
from clienteling.alerts.shipped.shape import Shipped, asks, between, both, every, said

DAILY = Trigger.SCHEDULE

UNANSWERED = NewVersion(
    trigger=DAILY,
    at_hour=10,
    conditions=asks("hours_unanswered", ">=", 12),
    period=every(2),
    valid_days=1,
    recipient=Recipient.ALL,
    escalate_after_hours=4,
    texts=said(
        ("消息未回复", "客户的消息已等待 {hours_unanswered} 小时", "先回复客户，再处理其他事务。"),
        (
            "A message waits for an answer",
            "The client has waited {hours_unanswered} hours",
            "Answer the client before anything else.",
        ),
    ),
)
NEW_CONTACT = NewVersion(
    trigger=DAILY,
    conditions=both(between("days_since_added", 2, 5), asks("touches_in_days", "=", 0, days=7)),
    period=every(30),
    cooldown_days=90,
    valid_days=3,
    texts=said(
        ("新客户未联系", "{days_since_added} 天前添加，尚未联系", "做一个简短的自我介绍，询问客户的偏好。"),
        (
            "A new contact nobody wrote to",
            "Added {days_since_added} days ago, not written to yet",
            "Introduce yourself in two lines, and ask what the client likes.",
        ),
    ),
)
LOST = NewVersion(
    trigger=DAILY,
    conditions=asks("days_since_deleted_us", "<=", 1),
    period=every(30),
    cooldown_days=30,
    valid_days=3,
    recipient=Recipient.STORE_MANAGER,
    texts=said(
        ("客户删除了顾问", "{days_since_deleted_us} 天前删除", "与顾问了解原因，不要直接联系客户。"),
        (
            "A client removed an associate",
            "{days_since_deleted_us} days ago",
            "Ask the associate what happened; do not write to the client.",
        ),
    ),
)
NEGLECTED = NewVersion(
    trigger=DAILY,
    conditions=both(asks("tier_rank", ">=", 3), between("days_since_touch", 60, 75)),
    period=every(60),
    cooldown_days=60,
    valid_days=14,
    holdout_percent=10,
    in_digest=True,
    texts=said(
        (
            "久未联系的重要客户",
            "等级 {tier}，{days_since_touch} 天未联系",
            "问候近况，分享一场活动或一件新作，不谈销售。",
        ),
        (
            "A top client not written to for long",
            "{tier}, last written to {days_since_touch} days ago",
            "Ask how the client is, share an event or a new piece, and sell nothing.",
        ),
    ),
)

SHIPPED = [
    Shipped("message-unanswered", "消息未回复", _("Message unanswered"), RuleKind.BEHAVIOURAL, 90, UNANSWERED),
    Shipped("new-contact", "新客户未联系", _("New contact"), RuleKind.BEHAVIOURAL, 56, NEW_CONTACT),
    Shipped("client-lost", "客户删除顾问", _("Client removed us"), RuleKind.BEHAVIOURAL, 48, LOST),
    Shipped("top-client-quiet", "久未联系", _("Top client not in touch"), RuleKind.BUSINESS, 44, NEGLECTED),
]
