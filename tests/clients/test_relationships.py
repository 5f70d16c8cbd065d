"""Who looks after a client, since when, until when."""

from datetime import UTC, datetime, timedelta

import pytest

from clienteling.clients.models import Client
from clienteling.clients.services import leave, take_on
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import ClientFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def client(cast: Cast) -> Client:
    return ClientFactory.create(market=cast.market)


def test_taking_on_ends_the_former_primary(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=NOW)
    take_on(client, associate=cast.zhou, at=LATER)
    assert list(client.relationships.active().values_list("associate", flat=True)) == [cast.zhou.pk]
    assert client.relationships.active(NOW).get().associate == cast.lin


def test_taking_on_twice_is_one_relationship(cast: Cast, client: Client) -> None:
    assert take_on(client, associate=cast.lin, at=NOW) == take_on(client, associate=cast.lin, at=LATER)


def test_a_second_follower_leaves_the_primary_alone(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=NOW)
    take_on(client, associate=cast.zhou, at=LATER, primary=False, add_way=3, state="counter-2")
    assert client.relationships.active().primary().get().associate == cast.lin
    assert client.relationships.active().count() == 2


def test_a_follower_may_become_primary_and_history_shows_when(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=NOW, primary=False)
    take_on(client, associate=cast.lin, at=LATER)
    assert not client.relationships.active(NOW).get().is_primary
    assert client.relationships.active(LATER).get().is_primary


def test_a_relationship_that_lasted_no_time_never_was(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=NOW)
    take_on(client, associate=cast.zhou, at=NOW)
    assert client.relationships.get().associate == cast.zhou


def test_the_past_is_not_rewritten(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=LATER)
    with pytest.raises(DomainError) as refusal:
        take_on(client, associate=cast.zhou, at=NOW)
    assert refusal.value.code == "relationship_out_of_order"
    assert client.relationships.get().associate == cast.lin


def test_leaving_ends_only_ones_own(cast: Cast, client: Client) -> None:
    take_on(client, associate=cast.lin, at=NOW)
    assert not leave(client, associate=cast.zhou, at=LATER)
    assert leave(client, associate=cast.lin, at=LATER)
    assert not client.relationships.active().exists()
