"""An associate's own code on the phone."""

import pytest
from playwright.sync_api import Page, expect

from clienteling.clients import qr
from clienteling.clients.models import ContactWay
from clienteling.clients.services import sync_ways
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import phone

pytestmark = pytest.mark.django_db


def test_the_first_look_orders_the_code_and_waits(cast: Cast) -> None:
    page = phone(cast.lin).get("/m/me/code/").content.decode()
    assert 'hx-get="/m/me/code/"' in page and ContactWay.objects.get().associate == cast.lin


def test_the_code_is_shown_once_wecom_has_it(cast: Cast) -> None:
    phone(cast.lin).get("/m/me/code/")
    ContactWay.objects.update(address="https://wework.qpic.cn/wwpic/abc/0")
    assert "<svg" not in phone(cast.lin).get("/m/me/code/", headers={"HX-Request": "true"}).content.decode()
    ContactWay.objects.update(content="https://work.weixin.qq.com/u/vc1")
    answer = phone(cast.lin).get("/m/me/code/", headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in answer and "hx-get" not in answer


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_camera_reads_off_the_phone_what_wecom_s_picture_says(page: Page, house: str) -> None:
    page.goto(f"{house}/m/me/code/")
    sync_ways(clock.now())
    expect(page.locator(".code svg")).to_be_visible()
    assert qr.read(page.locator(".code").screenshot()) == ContactWay.objects.get().content
