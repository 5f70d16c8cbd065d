"""Controls of an Official Account: let a follower do something, check the address."""

from typing import Any

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.http import Incoming
from clienteling.wecom.mock.official.account import Account
from clienteling.wecom.mock.official.firing import check_url, fire
from clienteling.wecom.mock.world import World


def event(world: World, incoming: Incoming) -> Json:
    """`{"appid"?, "name": "subscribe", "openid", …}`; see `firing.fire`."""
    data = incoming.json()
    delivery = fire(world, _account(world, data), data)
    return {"callback": delivery.as_json() if delivery else None}


def verify(world: World, incoming: Incoming) -> Json:
    """The URL check of an account; waits for the product, so it runs outside the lock."""
    return {"errcode": 0 if check_url(_account(world, incoming.json())) else -1}


def _account(world: World, data: dict[str, Any]) -> Account:
    """The named account; the only one when there is just one. Raises LookupError."""
    if "appid" in data:
        return world.accounts[data["appid"]]
    if len(world.accounts) != 1:
        raise LookupError("appid is needed: there is not exactly one account")
    return next(iter(world.accounts.values()))
