"""The words the demo house's clients agree to, one version per purpose, published."""

from datetime import datetime

from clienteling.associates.models import Associate
from clienteling.clients.models import ConsentText, TextStatus
from clienteling.clients.services import publish

VERSION = "2026-01"
WORDS = {
    "service": {
        "en": "My sales associate may write to me about my purchases, repairs and appointments, and keep what I tell"
        " them about sizes and tastes so that I am looked after well. I may withdraw this at any time.",
        "zh-hans": "我同意专属顾问就购买、护理与预约事宜与我联系，"
        "并保留我所告知的尺寸与喜好，以便提供贴心服务。我可随时撤回同意。",
    },
    "marketing": {
        "en": "The house may send me news of collections and invitations to events. I may withdraw this at any time.",
        "zh-hans": "我同意接收品牌新品资讯与活动邀请。我可随时撤回同意。",
    },
    "profiling": {
        "en": "The house may use what I look at and buy to choose what is shown to me, and when I am written to."
        " A person always decides. I may withdraw this at any time.",
        "zh-hans": "我同意品牌参考我的浏览与购买记录，为我挑选推荐内容与联系时机，"
        "最终由顾问本人决定。我可随时撤回同意。",
    },
}


def build(by: Associate, at: datetime) -> None:
    for purpose, wordings in WORDS.items():
        text, created = ConsentText.objects.get_or_create(purpose=purpose, version=VERSION, market=None)
        if created:
            for language, body in wordings.items():
                text.wordings.create(language=language, body=body)
        if text.status == TextStatus.DRAFT:
            publish(text, by=by, at=at)
