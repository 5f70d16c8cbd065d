"""The organisation as pages: tree, a store's team, onboarding."""

import pytest
from django.test import Client as Browser

from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role
from tests import factories
from tests.conftest import Cast

PEOPLE = "/console/people/"


@pytest.fixture(autouse=True)
def east(cast: Cast) -> Associate:
    """Shanghai lies in a part of the east, whose manager this is; Beijing lies in no region."""
    east = factories.RegionFactory.create(market=cast.market, name="East")
    delta = factories.RegionFactory.create(market=cast.market, parent=east, name="Delta")
    Store.objects.filter(pk=cast.shanghai.pk).update(region=delta)
    factories.FollowFactory.create_batch(3, associate=cast.lin)
    factories.FollowFactory.create(associate=cast.chan)
    return factories.AssociateFactory.create(
        username="east", userid="", name="Wang", role=Role.REGIONAL_MANAGER, market=cast.market, store=None, region=east
    )


def test_the_tree_sums_up_people_and_contacts(cast: Cast, client: Browser) -> None:
    client.force_login(cast.marketing)
    rows = {b.name: (b.depth, b.associates, b.contacts) for b in client.get(f"{PEOPLE}tree/").context["branches"]}
    assert rows == {
        "Mainland China": (0, 4, 4),
        "East": (1, 3, 3),
        "Delta": (2, 3, 3),
        "Shanghai IFC": (3, 3, 3),
        "Beijing SKP": (1, 1, 1),
    }


def test_a_regional_manager_sees_the_regions_part_of_the_tree(cast: Cast, east: Associate, client: Browser) -> None:
    client.force_login(east)
    page = client.get(f"{PEOPLE}tree/").content.decode()
    assert "Shanghai IFC" in page and "Beijing SKP" not in page
    assert client.get(f"{PEOPLE}stores/{cast.beijing.pk}/").status_code == 404


def test_a_stores_page_counts_each_associates_wechat_contacts(cast: Cast, client: Browser) -> None:
    factories.AbsenceFactory.create(associate=cast.zhou)
    client.force_login(cast.marketing)
    team = client.get(f"{PEOPLE}stores/{cast.shanghai.pk}/").context["team"]
    assert [(one.associate, one.contacts) for one in team][0] == (cast.lin, 3)
    assert {one.associate for one in team if one.away} == {cast.zhou}


def test_onboarding_shows_who_is_stuck_where(cast: Cast, client: Browser) -> None:
    guideline = factories.GuidelineFactory.create()
    guideline.acknowledgements.create(associate=cast.lin, language="en", acknowledged_at=factories.LONG_AGO)
    client.force_login(cast.marketing)
    rows = client.get(f"{PEOPLE}onboarding/?stuck=1").context["rows"]
    stuck = {row.associate: row.next.code for row in rows}
    assert stuck[cast.lin] == "quiz" and stuck[cast.chan] == "guideline"


def test_people_of_a_shop_do_not_enter(cast: Cast, client: Browser) -> None:
    client.force_login(cast.manager)
    for page in ("tree/", "onboarding/", f"stores/{cast.shanghai.pk}/"):
        assert client.get(PEOPLE + page).status_code in (302, 403)
