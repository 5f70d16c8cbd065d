"""The guideline everybody reads before writing to clients: published, acknowledged by nearly all, its quiz passed."""

from datetime import datetime, timedelta

from clienteling.associates.models import Associate, Guideline, GuidelineStatus
from clienteling.associates.services import acknowledge, answer_quiz, publish, quiz

CODE = "writing-to-clients"
NOT_YET = {"yuxi"}  # read nothing so far
NO_QUIZ = {"xieyun", "ivan.wong"}
TEXTS = {
    "zh-hans": (
        "与客户沟通的守则",
        "一、只用企业微信联系客户，不用私人微信。\n\n"
        "二、先问候，再分享。一天最多一条，晚上九点以后不打扰。\n\n"
        "三、只发总部准备的素材，文字可以用自己的话，价格与库存以系统为准。\n\n"
        "四、客户的生日、地址、消费只为服务客户，不转发，不截图。\n\n"
        "五、客户说不，就不再发。",
    ),
    "en": (
        "How we write to clients",
        "1. Clients are reached by WeCom only, never by a private account.\n\n"
        "2. Greet first, then share. One message a day at most, none after nine in the evening.\n\n"
        "3. Send the house's own pictures; the words may be yours. Prices and stock are what the system says.\n\n"
        "4. Birthdays, addresses and purchases serve the client: never forwarded, never a screenshot.\n\n"
        "5. When a client says no, we stop.",
    ),
}
QUIZ = {
    "zh-hans": [
        ("客户加了您的私人微信，怎么办？", ["继续用私人微信聊", "请客户扫您的企业微信活码", "不回复"], 2),
        ("今天已发过一条消息，还想分享新品：", ["再发一条", "晚上十点发", "明天再发"], 3),
        ("客户问另一位客户买了什么：", ["婉拒，不谈其他客户", "悄悄告诉", "发截图"], 1),
    ],
    "en": [
        (
            "A client adds your private account. What do you do?",
            ["Chat there", "Show your own code of WeCom", "Nothing"],
            2,
        ),
        (
            "You wrote today already and want to share a new bag:",
            ["Write again", "Write at ten at night", "Write tomorrow"],
            3,
        ),
        (
            "A client asks what another client bought:",
            ["Politely say nothing", "Tell in confidence", "Send a screenshot"],
            1,
        ),
    ],
}


def build(by: Associate, now: datetime) -> None:
    guideline = Guideline.objects.filter(code=CODE).first() or write()
    if guideline.status == GuidelineStatus.DRAFT:
        publish(guideline, by=by, at=now - timedelta(days=60))
    people = Associate.objects.selling().exclude(userid__in=NOT_YET).exclude(acknowledgements__guideline=guideline)
    known = Guideline.objects.prefetch_related("texts", "questions").get(pk=guideline.pk)
    for number, one in enumerate(people.order_by("pk")):
        read(known, one, now - timedelta(days=50, hours=-7 * number))


def write() -> Guideline:
    guideline = Guideline.objects.create(code=CODE)
    for language, (title, body) in TEXTS.items():
        guideline.texts.create(language=language, title=title, body=body)
    for language, questions in QUIZ.items():
        for position, (text, choices, right) in enumerate(questions, 1):
            guideline.questions.create(language=language, position=position, text=text, choices=choices, right=right)
    return guideline


def read(guideline: Guideline, one: Associate, at: datetime) -> None:
    language = guideline.words(one.language).language
    acknowledge(guideline, associate=one, language=language, at=at)
    if one.userid in NO_QUIZ:
        return
    right = [question.right for question in quiz(guideline, language)]
    answer_quiz(guideline, associate=one, language=language, answers=right, at=at + timedelta(minutes=4))
