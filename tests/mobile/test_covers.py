"""Who is offered as cover: first whoever has room, in the store where the clients are."""

import re

from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone


def offered(cast: Cast) -> list[int]:
    """In the page's order, the one that is preselected first."""
    page = phone(cast.manager).get(f"/m/team/{cast.lin.pk}/absence/").content.decode()
    [covers] = re.findall(r'<select name="cover".*?</select>', page, re.DOTALL)
    return [int(pk) for pk in re.findall(r'<option value="(\d+)"', covers)]


def test_who_looks_after_fewest_clients_comes_first_and_other_stores_last(cast: Cast) -> None:
    yu = factories.AssociateFactory.create(store=cast.shanghai, name="余曦")
    for owner in (cast.zhou, cast.zhou, yu):
        client_of(owner)
    assert offered(cast) == [yu.pk, cast.zhou.pk, cast.manager.pk, cast.chan.pk]


def test_clients_who_went_to_a_colleague_take_no_room_any_more(cast: Cast) -> None:
    yu = factories.AssociateFactory.create(store=cast.shanghai, name="余曦")
    for client in [client_of(yu), client_of(yu)]:
        hand_over(client, cast.zhou)
    assert offered(cast)[:2] == [yu.pk, cast.zhou.pk]
