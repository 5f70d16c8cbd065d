"""Application messages of every type over HTTP, and taking one back."""

import pytest
import requests

from clienteling.wecom import message as kinds
from clienteling.wecom import template_card as cards
from clienteling.wecom.calls.media import File
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
URL = "https://house.example/m/"
TITLE = cards.Title("朱女士 · 生日将至")
OPTIONS = (cards.Option("a", "丝巾"), cards.Option("b", "手袋"))
SUBMIT = cards.SubmitButton("提交", "sent")
CONTENTS = {
    "image": b"\xff\xd8\xff\xe0" + bytes(9),
    "voice": b"#!AMR\n" + bytes(9),
    "video": bytes(4) + b"ftypmp42",
    "file": b"%PDF-1.7",
}
WORDS = [
    kinds.Text("您好"),
    kinds.Markdown("**您好**"),
    kinds.TextCard("新品", "到店", URL),
    kinds.News((kinds.Article("新品", url=URL),)),
    kinds.MiniprogramNotice("wx1", "新品到店通知", content_item=(kinds.Item("门店", "上海"),)),
]
CARDS = [
    cards.TextNotice(main_title=TITLE, card_action=cards.CardAction(1, URL), jump_list=(cards.Jump("详情", 1, URL),)),
    cards.NewsNotice(main_title=TITLE, card_action=cards.CardAction(1, URL), card_image=cards.CardImage(URL)),
    cards.ButtonInteraction(main_title=TITLE, task_id="b1", button_list=(cards.Button("已完成", "done"),)),
    cards.VoteInteraction(
        main_title=TITLE, task_id="v1", checkbox=cards.Checkbox("q", OPTIONS, 1), submit_button=SUBMIT
    ),
    cards.MultipleInteraction(
        main_title=TITLE, task_id="m1", select_list=(cards.Selection("q", OPTIONS, "喜好"),), submit_button=SUBMIT
    ),
]


def seen(wecom: Wecom, userid: str = "lin") -> str:
    """The phone's page; it must be able to show whatever was accepted."""
    corp = wecom.corp.corp_id
    answer = requests.get(f"{wecom.url}/phones/{userid}", params={"corpid": corp}, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("message", WORDS, ids=lambda message: message.msgtype)
def test_a_message_arrives_as_it_was_built(wecom: Wecom, gateway: Gateway, message: kinds.Message) -> None:
    sent = gateway.message_send("lin", message)
    (row,) = wecom.phone("lin")
    assert (row["msgid"], row["msgtype"]) == (sent.msgid, message.msgtype)
    assert row["content"] == message.body()[message.msgtype]
    assert seen(wecom)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.card_type)
def test_each_template_card_arrives_and_talks_back_if_it_can_be_pressed(
    wecom: Wecom, gateway: Gateway, card: cards.TemplateCard
) -> None:
    sent = gateway.message_send("lin", card)
    assert wecom.phone("lin")[0]["content"] == card.card()
    assert bool(sent.response_code) == bool(card.task_id)
    assert "朱女士" in seen(wecom)


@pytest.mark.parametrize("kind", [kinds.Image, kinds.Voice, kinds.FileMessage, kinds.Video])
def test_uploaded_media_arrives(
    wecom: Wecom, gateway: Gateway, kind: type[kinds.Image | kinds.Voice | kinds.FileMessage | kinds.Video]
) -> None:
    media_id = gateway.media_upload(kind.msgtype, File("a", CONTENTS[kind.msgtype])).media_id
    gateway.message_send("lin", kind(media_id))
    assert wecom.phone("lin")[0]["content"] == {"media_id": media_id}
    assert seen(wecom)


@pytest.mark.parametrize("message", [kinds.Image("nothing"), kinds.MpNews((kinds.StoredArticle("a", "x", "<p>"),))])
def test_media_nobody_uploaded_is_refused(wecom: Wecom, gateway: Gateway, message: kinds.Message) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.message_send("lin", message)
    assert refused.value.code == 40007


def test_mpnews_carries_its_picture(wecom: Wecom, gateway: Gateway) -> None:
    picture = gateway.media_upload("image", File("a.jpg", CONTENTS["image"])).media_id
    gateway.message_send("lin", kinds.MpNews((kinds.StoredArticle("故事", picture, "<p>丝巾</p>"),)))
    assert wecom.phone("lin")[0]["content"]["articles"][0]["thumb_media_id"] == picture
    assert "故事" in seen(wecom)


def test_a_mini_program_notice_cannot_go_to_everybody(wecom: Wecom, gateway: Gateway) -> None:
    with pytest.raises(Rejected):
        gateway.message_send("@all", WORDS[-1])


def test_a_recalled_message_leaves_the_phone_and_may_be_recalled_again(wecom: Wecom, gateway: Gateway) -> None:
    sent = gateway.message_send("lin", kinds.Text("您好"))
    gateway.message_recall(sent.msgid)
    gateway.message_recall(sent.msgid)
    assert wecom.phone("lin")[0]["recalled"]


def test_a_message_a_day_old_cannot_be_recalled(wecom: Wecom, gateway: Gateway) -> None:
    sent = gateway.message_send("lin", kinds.Text("您好"))
    wecom.ask("POST", "clock", json={"advance_s": 86_401})
    with pytest.raises(Rejected) as refused:
        gateway.message_recall(sent.msgid)
    assert refused.value.code == 42052
