"""An alert of no use, told in three taps on the phone page; the card on WeCom's phone changes, and the other way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from clienteling.alerts import engine, services
from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.wecom.mock import running_mock
from clienteling.wecom.models import CallbackEvent
from clienteling.wecom.services import deliver_due, dispatch_callbacks
from runner.waiting import until
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.mobile.scenes import phone
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wecom(cast: Cast, settings: Settings, live_server: LiveServer) -> Iterator[Wecom]:
    """A mock that calls back, and lin's card on its phone."""
    settings.PUBLIC_URL = live_server.url
    Associate.objects.update(language="en")
    with running_mock() as mock:
        settings.WECOM_API_URL = mock.url
        wecom = Wecom(mock.url, cast.market.corp)
        requests.get(f"{live_server.url}/healthz", timeout=30)  # the first request loads everything
        wecom.set_up(callback_url=f"{live_server.url}{callbacks.address(wecom.corp)}")
        raise_and_deliver(cast)
        yield wecom


def raise_and_deliver(cast: Cast) -> None:
    at = clock.now()
    birthday = clock.local_day(at, cast.market.time_zone) + timedelta(days=3)
    make_client(cast.lin, birth_md=int(f"{birthday:%m%d}"), name="朱丽艳")
    engine.evaluate(make_rule(), cast.market, as_of=at, at=at)
    services.send_due(at)
    deliver_due()
    services.settle(clock.now())


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    yield context.new_page()
    context.close()


def test_of_no_use_in_three_taps_and_wecoms_card_says_so(
    page: Page, cast: Cast, wecom: Wecom, live_server: LiveServer
) -> None:
    session = phone(cast.lin).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/m/today/")
    page.locator("summary", has_text="Not useful").tap()
    page.get_by_role("button", name="I knew already").tap()
    expect(page.locator(".handled")).to_contain_text("Not useful")
    alert = Alert.objects.get()
    assert (alert.handling, alert.dismissal) == ("dismissed", "known")
    deliver_due()
    page.goto(f"{wecom.url}/phones/lin")
    button = page.locator(f"article[data-task='alert-{alert.pk}'] .buttons button")
    expect(button).to_have_text("Not useful")
    expect(button).to_be_disabled()


def test_of_no_use_on_wecoms_card_with_a_reason(page: Page, cast: Cast, wecom: Wecom) -> None:
    page.goto(f"{wecom.url}/phones/lin")
    card = page.locator("article.card")
    card.locator("select").select_option("wrong_facts")
    card.get_by_role("button", name="Not useful").tap()
    assert until(CallbackEvent.objects.exists, 10, 0.05)
    assert dispatch_callbacks() == 1
    deliver_due()
    alert = Alert.objects.get()
    assert (alert.handling, alert.dismissal) == ("dismissed", "wrong_facts")
    assert wecom.phone("lin")[0]["card"]["replace_name"] == "Not useful"
