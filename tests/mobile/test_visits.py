"""Every phone page in every language: no complaint, no fault of axe, few bytes, no script that blocks."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from clienteling.assets.models import AssetText
from clienteling.associates.models import Associate, Region, Store
from clienteling.associates.roles import Role
from clienteling.clients.models import Wish
from clienteling.lib import clock
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert
from tests.visits import BLOCKING, Scales, faults, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
FIRST_LOAD, LATER_LOAD = 60_000, 15_000


@pytest.fixture
def east(cast: Cast) -> Associate:
    region = Region.objects.create(market=cast.market, code="east", name="East", path="east/")
    Store.objects.update(region=region)
    return factories.AssociateFactory.create(
        username="east", userid="east", market=cast.market, store=None, region=region, role=Role.REGIONAL_MANAGER
    )


@pytest.fixture
def paths(cast: Cast) -> list[str]:
    """A client with something of everything, and every page there is to open."""
    today = timezone.localdate()
    client = client_of(cast.lin, "朱丽艳", birth_md=today.month * 100 + today.day)
    alert = raise_alert(client, cast.lin)
    asset = factories.AssetFactory.create(status="approved", approved_by=cast.marketing, approved_at=clock.now())
    AssetText.objects.create(asset=asset, language="zh-hans", caption="秋日手袋", talking_point="先说肩带")
    Wish.objects.create(
        client=client,
        product=factories.ProductFactory.create(),
        noted_at=clock.now(),
        promise="带她看新款",
        promise_due_on=today,
        remind_on=today,
    )
    of_client = [f"clients/{client.uid}/", f"alerts/{alert.pk}/why/", f"alerts/{alert.pk}/preview/"]
    return [f"/m/{path}" for path in ["today/", "clients/", *of_client, "results/", "me/", "onboarding/"]]


def readers(cast: Cast, east: Associate) -> Iterator[tuple[Associate, list[str]]]:
    yield cast.lin, ["/m/me/code/"]
    yield cast.manager, ["/m/team/", f"/m/team/{cast.lin.pk}/absence/", "/m/team/rota/"]
    yield east, ["/m/region/", f"/m/region/stores/{cast.shanghai.pk}/"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_opens_without_a_complaint(
    language: str, chromium: Browser, cast: Cast, east: Associate, paths: list[str], live_server: LiveServer
) -> None:
    found = []
    for user, own in readers(cast, east):
        Associate.objects.filter(pk=user.pk).update(language=language)
        with visitor(chromium, live_server, user, **PHONE) as (page, complaints):
            for path in paths + own:
                page.goto(live_server.url + path)
                assert page.locator("html").get_attribute("lang") == language
                found += faults(page) + page.evaluate(BLOCKING)
        found += complaints
    assert found == []


def test_pages_are_light_at_first_and_lighter_after(
    chromium: Browser, cast: Cast, paths: list[str], live_server: LiveServer
) -> None:
    with visitor(chromium, live_server, cast.lin, **PHONE) as (page, _complaints):
        scales, heavy = Scales(page, cast.lin), {}
        for path, most in [(paths[2], FIRST_LOAD), *((each, LATER_LOAD) for each in paths)]:
            page.goto(live_server.url + path, wait_until="networkidle")
            if not 0 < (weight := scales.weigh()) <= most:
                heavy[path] = weight
    assert heavy == {}
