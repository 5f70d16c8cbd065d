"""An associate's own code on the phone."""

import pytest

from clienteling.clients.models import ContactWay
from tests.conftest import Cast
from tests.mobile.scenes import phone

pytestmark = pytest.mark.django_db


def test_the_first_look_orders_the_code_and_waits(cast: Cast) -> None:
    page = phone(cast.lin).get("/m/me/code/").content.decode()
    assert 'hx-get="/m/me/code/"' in page and ContactWay.objects.get().associate == cast.lin


def test_the_code_is_shown_once_wecom_has_it(cast: Cast) -> None:
    phone(cast.lin).get("/m/me/code/")
    ContactWay.objects.update(address="https://wework.qpic.cn/wwpic/abc/0")
    answer = phone(cast.lin).get("/m/me/code/", headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in answer and "hx-get" not in answer
