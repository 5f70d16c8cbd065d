"""Whom a role sees, and what a cover sees while a colleague is away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client as Browser

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role
from clienteling.attribution.models import Target
from clienteling.attribution.services import set_target
from clienteling.clients.models import Client
from clienteling.lib import clock
from tests.conftest import Cast
from tests.factories import AbsenceFactory, AssociateFactory, RegionFactory, RelationshipFactory


@pytest.fixture
def regional(cast: Cast) -> Associate:
    """Answers for the east: Shanghai lies in a part of it, Beijing does not."""
    east = RegionFactory.create(market=cast.market)
    Store.objects.filter(pk=cast.shanghai.pk).update(region=RegionFactory.create(market=cast.market, parent=east))
    Store.objects.filter(pk=cast.beijing.pk).update(region=RegionFactory.create(market=cast.market))
    return AssociateFactory.create(
        username="east", role=Role.REGIONAL_MANAGER, market=cast.market, store=None, region=east, userid=""
    )


def covers(cast: Cast, **fields: object) -> Associate:
    AbsenceFactory.create(associate=cast.chan, cover=cast.lin, **fields)
    return Associate.objects.get(pk=cast.lin.pk)


def test_a_regional_manager_sees_the_stores_under_the_region(cast: Cast, regional: Associate) -> None:
    mine, other = RelationshipFactory.create(associate=cast.lin), RelationshipFactory.create(associate=cast.chan)
    assert Store.objects.visible_to(regional).get() == cast.shanghai
    assert set(Associate.objects.visible_to(regional)) == {cast.lin, cast.zhou, cast.manager}
    seen = Client.objects.visible_to(regional)
    assert mine.client in seen and other.client not in seen


def test_a_regional_manager_opens_only_what_knows_its_store(regional: Associate, client: Browser) -> None:
    client.force_login(regional)
    for table, status in (("associates/store", 200), ("associates/machinekey", 403), ("wecom/send", 403)):
        assert client.get(f"/console/{table}/").status_code == status


def test_a_regional_manager_without_a_region_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="regional_manager_has_a_region"):
        AssociateFactory.create(role=Role.REGIONAL_MANAGER, market=cast.market, store=None)


def test_a_cover_sees_the_absent_colleagues_clients_and_nothing_moves(cast: Cast) -> None:
    follow = RelationshipFactory.create(associate=cast.chan)
    assert follow.client not in Client.objects.visible_to(cast.lin)
    lin = covers(cast)
    assert follow.client in Client.objects.visible_to(lin)
    follow.refresh_from_db()
    assert (follow.associate, follow.ended_at) == (cast.chan, None)


def test_sight_ends_with_the_absence(cast: Cast) -> None:
    follow = RelationshipFactory.create(associate=cast.chan)
    yesterday = clock.local_day(clock.now(), cast.market.time_zone) - timedelta(days=1)
    lin = covers(cast, ends_on=yesterday)
    assert follow.client not in Client.objects.visible_to(lin)


def test_a_manager_covering_another_store_sees_both(cast: Cast) -> None:
    here, there = RelationshipFactory.create(associate=cast.lin), RelationshipFactory.create(associate=cast.chan)
    AbsenceFactory.create(associate=cast.chan, cover=cast.manager)
    assert set(Client.objects.visible_to(cast.manager)) == {here.client, there.client}


def test_a_cover_does_not_see_what_the_absent_colleague_earns(cast: Cast) -> None:
    set_target(cast.chan, month=clock.now().date(), amount_minor=1)
    lin = covers(cast)
    assert not Target.objects.visible_to(lin)


def test_covering_costs_one_small_look_and_shared_alerts_another(cast: Cast, django_assert_num_queries: object) -> None:
    lin = covers(cast)
    with django_assert_num_queries(4):  # type: ignore[operator]  # a fixture has no useful type
        list(Client.objects.visible_to(lin))
        list(Alert.objects.visible_to(lin))
