"""A regional manager's phone: the stores of the region with their numbers, and nothing of others."""

import pytest
from django.utils import timezone

from clienteling.associates.models import Associate, Region, Store
from clienteling.associates.roles import Role
from clienteling.attribution.services import set_target
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert


@pytest.fixture
def east(cast: Cast) -> Associate:
    """Answers for the store of lin, not for zhou's."""
    region = Region.objects.create(market=cast.market, code="east", name="East", path="east/")
    Store.objects.filter(pk=cast.shanghai.pk).update(region=region)
    return factories.AssociateFactory.create(
        username="east", userid="east", market=cast.market, store=None, region=region, role=Role.REGIONAL_MANAGER
    )


def test_the_stores_come_with_their_numbers(cast: Cast, east: Associate) -> None:
    raise_alert(client_of(cast.lin), cast.lin)
    set_target(cast.lin, month=timezone.localdate().replace(day=1), amount_minor=500_000_00)
    page = phone(east).get("/m/region/").content.decode()
    assert str(cast.lin.store) in page and "500,000" in page and "<progress" in page


def test_other_stores_do_not_exist(cast: Cast, east: Associate) -> None:
    page = phone(east).get("/m/region/").content.decode()
    assert str(cast.beijing) not in page
    assert phone(east).get(f"/m/region/stores/{cast.beijing.pk}/").status_code == 404


def test_a_store_opens_on_its_team(cast: Cast, east: Associate) -> None:
    page = phone(east).get(f"/m/region/stores/{cast.shanghai.pk}/").content.decode()
    assert cast.lin.name in page and f"/m/team/{cast.lin.pk}/absence/" in page


@pytest.mark.parametrize("path", ["today", "clients", "results", "me", "onboarding", "region"])
def test_every_page_opens_without_a_store_of_ones_own(path: str, east: Associate) -> None:
    assert phone(east).get(f"/m/{path}/").status_code == 200


def test_the_team_page_leads_to_the_stores_and_the_rota_does_not_exist(east: Associate) -> None:
    assert phone(east).get("/m/team/").headers["Location"] == "/m/region/"
    assert phone(east).get("/m/team/rota/").status_code == 404


@pytest.mark.parametrize("who", ["lin", "manager"])
def test_people_of_one_shop_do_not_enter(who: str, cast: Cast) -> None:
    assert phone(getattr(cast, who)).get("/m/region/").status_code == 403
