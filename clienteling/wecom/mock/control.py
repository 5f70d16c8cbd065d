"""The control API under /mock/: set the stage, look at the phones, press buttons, move the clock, plant faults."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from clienteling.wecom.mock.callback_faults import CallbackFaults, callback_faults_from
from clienteling.wecom.mock.control_phones import PHONES
from clienteling.wecom.mock.directory import Corp, Json
from clienteling.wecom.mock.faults import fault_from
from clienteling.wecom.mock.firing import fire
from clienteling.wecom.mock.handing_over import refuse, resign, settle
from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.official import control as official
from clienteling.wecom.mock.posting import check_url
from clienteling.wecom.mock.pressing import press
from clienteling.wecom.mock.setup import change_app, set_up
from clienteling.wecom.mock.world import World

Control = Callable[[World, Incoming], Any]


def answer_control(world: World, incoming: Incoming) -> Answer:
    """400 with a clear word for what is wrong in the request, 404 for a path that does not exist."""
    control = CONTROLS.get((incoming.method, incoming.path))
    if control is None:
        return json_answer({"error": f"no control {incoming.method} {incoming.path}"}, 404)
    try:
        if control in (verify, official.verify):
            return json_answer(control(world, incoming))
        with world.lock:
            return json_answer(control(world, incoming))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return json_answer({"error": f"{type(error).__name__}: {error}"}, 400)


def setup(world: World, incoming: Incoming) -> Json:
    return set_up(world, incoming.json())


def settings(world: World, incoming: Incoming) -> Json:
    world.settings.change(incoming.json())
    return vars(world.settings)


def messages(world: World, incoming: Incoming) -> Json:
    userid, corpid = incoming.query.get("userid", ""), incoming.query.get("corpid", "")
    copies = world.messages.on_phones(userid) if userid else world.messages.everything()
    return {"messages": [copy.as_json() for copy in copies if corpid in ("", copy.message.corpid)]}


def counters(world: World, _: Incoming) -> Json:
    fetches = [{"corpid": corpid, "agentid": agent, "count": n} for (corpid, agent), n in world.tokens.fetches.items()]
    return {"gettoken": fetches, "clock": world.clock.now(), "ahead_s": world.clock.ahead_s}


def press_button(world: World, incoming: Incoming) -> Json:
    data = incoming.json()
    delivery = press(world, **data)
    return {"callback": delivery.as_json() if delivery else None}


def event(world: World, incoming: Incoming) -> Json:
    """`{"name": "add_external_contact", "corpid"?, "agentid"?, "userid", "external_userid", …}`."""
    data = incoming.json()
    return {"callbacks": [delivery.as_json() for delivery in fire(world, _corp(world, data), data["name"], data)]}


def quota(world: World, incoming: Incoming) -> Json:
    """The corp buys acquisition quota: `{"corpid"?, "balance", "expire_date"}`."""
    data = incoming.json()
    held = _corp(world, data).acquisition
    lot = {"expire_date": int(data["expire_date"]), "balance": int(data["balance"])}
    held.total += lot["balance"]
    held.lots.append(lot)
    return {"quota_list": held.lots}


def refuse_transfer(world: World, incoming: Incoming) -> Json:
    """A client refuses to be transferred: `{"corpid"?, "external_userid"}`."""
    data = incoming.json()
    return {"callbacks": [it.as_json() for it in refuse(world, _corp(world, data), data["external_userid"])]}


def resign_member(world: World, incoming: Incoming) -> Json:
    """A member leaves: `{"corpid"?, "userid"}`."""
    data = incoming.json()
    return {"callbacks": [it.as_json() for it in resign(world, _corp(world, data), data["userid"])]}


def sent_callbacks(world: World, _: Incoming) -> Json:
    return {"callbacks": [delivery.as_json() for delivery in world.courier.log]}


def verify(world: World, incoming: Incoming) -> Json:
    """The URL check of an app; waits for the product, so it runs outside the lock."""
    data = incoming.json()
    corp = _corp(world, data)
    good = check_url(corp.apps[int(data["agentid"])], corp.corpid)
    return {"errcode": 0 if good else 40057}


def expire(world: World, incoming: Incoming) -> Json:
    data = incoming.json()
    return {"expired": world.tokens.expire(data.get("corpid"), data.get("agentid"))}


def revoke(world: World, incoming: Incoming) -> Json:
    data = incoming.json()
    return {"revoked": world.tokens.revoke(data.get("corpid"), data.get("agentid"))}


def clock(world: World, incoming: Incoming) -> Json:
    world.clock.advance(float(incoming.json()["advance_s"]))
    for corp in world.corps.values():
        settle(world, corp)
    return {"now": world.clock.now(), "ahead_s": world.clock.ahead_s}


def plant_fault(world: World, incoming: Incoming) -> Json:
    fault = fault_from(incoming.json())
    world.faults.plant(fault)
    return vars(fault)


def planted_faults(world: World, _: Incoming) -> Json:
    return {"faults": world.faults.rows, "callbacks": asdict(world.courier.faults)}


def plant_callback_faults(world: World, incoming: Incoming) -> Json:
    """`{"lost": 0.1, "doubled": 0.2, "reordered": 0.1, "seed": 7}` or `{"next": ["lost", "", "doubled"]}`."""
    world.courier.faults = callback_faults_from(incoming.json())
    return asdict(world.courier.faults)


def app(world: World, incoming: Incoming) -> Json:
    """Change an app: `{"corpid"?, "agentid", "scopes"?, "visible"?, "trusted_ips"?, "disabled"?, …}`."""
    data = incoming.json()
    change_app(_corp(world, data), {name: value for name, value in data.items() if name != "corpid"})
    return {}


def clear_faults(world: World, _: Incoming) -> Json:
    world.faults.clear()
    world.courier.faults = CallbackFaults()
    return {}


def journal(world: World, incoming: Incoming) -> Json:
    """`?path=&after=&errcode=`, oldest first; `method` CALLBACK is what the mock sent."""
    errcode = incoming.query.get("errcode")
    after, code = int(incoming.query.get("after", 0)), None if errcode is None else int(errcode)
    return {"journal": world.journal.select(incoming.query.get("path"), after, code)}


def reset(world: World, _: Incoming) -> Json:
    """Forget everything but the settings, the directory included."""
    world.corps.clear()
    world.accounts.clear()
    world.forget()
    return {}


def _corp(world: World, data: Json) -> Corp:
    """The named corp; the only one when there is just one. Raises LookupError."""
    if "corpid" in data:
        return world.corps[data["corpid"]]
    if len(world.corps) != 1:
        raise LookupError("corpid is needed: there is not exactly one corp")
    return next(iter(world.corps.values()))


def _on_phones(act: Callable[[World, Corp, Json], Any]) -> Control:
    """An act of `control_phones`, told which corp it is in."""

    def control(world: World, incoming: Incoming) -> Any:
        data = incoming.json()
        return act(world, _corp(world, data), data)

    return control


CONTROLS: dict[tuple[str, str], Control] = {
    **{("POST", path): _on_phones(act) for path, act in PHONES.items()},
    ("POST", "/mock/setup"): setup,
    ("POST", "/mock/settings"): settings,
    ("GET", "/mock/messages"): messages,
    ("GET", "/mock/counters"): counters,
    ("POST", "/mock/press"): press_button,
    ("POST", "/mock/event"): event,
    ("POST", "/mock/acquisition/quota"): quota,
    ("POST", "/mock/transfer/refuse"): refuse_transfer,
    ("POST", "/mock/resign"): resign_member,
    ("POST", "/mock/official/event"): official.event,
    ("POST", "/mock/official/verify"): official.verify,
    ("GET", "/mock/callbacks"): sent_callbacks,
    ("POST", "/mock/verify"): verify,
    ("POST", "/mock/token/expire"): expire,
    ("POST", "/mock/token/revoke"): revoke,
    ("POST", "/mock/clock"): clock,
    ("POST", "/mock/faults"): plant_fault,
    ("GET", "/mock/faults"): planted_faults,
    ("DELETE", "/mock/faults"): clear_faults,
    ("POST", "/mock/callbacks/faults"): plant_callback_faults,
    ("POST", "/mock/app"): app,
    ("GET", "/mock/journal"): journal,
    ("POST", "/mock/reset"): reset,
}
