"""Whoever takes a client over finds on the page from whom, and how to present themselves."""

from datetime import timedelta

from clienteling.clients.models import Handover, HandoverClient, HandoverText
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone


def test_the_new_associate_reads_the_houses_words_for_a_month(cast: Cast) -> None:
    zhu, now = client_of(cast.lin), clock.now()
    handover = Handover.objects.create(associate=cast.lin, reason="leaver")
    HandoverText.objects.create(handover=handover, language="zh-hans", introduction="我是{associate}，请多关照。")
    row = HandoverClient.objects.create(handover=handover, client=zhu, receiver=cast.zhou, why="served", state="taken")
    HandoverClient.objects.filter(pk=row.pk).update(settled_at=now)
    hand_over(zhu, cast.zhou)
    words = f"我是{cast.zhou.name}，请多关照。"
    assert words in phone(cast.zhou).get(f"/m/clients/{zhu.uid}/").content.decode()
    assert words not in phone(cast.manager).get(f"/m/clients/{zhu.uid}/").content.decode()
    HandoverClient.objects.filter(pk=row.pk).update(settled_at=now - timedelta(days=31))
    assert words not in phone(cast.zhou).get(f"/m/clients/{zhu.uid}/").content.decode()
