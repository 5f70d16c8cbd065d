"""What a member does with a client on the phone: writes, notes, removes."""

from clienteling.wecom.mock.callbacks import Delivery
from clienteling.wecom.mock.client_phone import friends
from clienteling.wecom.mock.directory import Corp
from clienteling.wecom.mock.firing import fire
from clienteling.wecom.mock.world import World


def answer(world: World, corp: Corp, userid: str, external_userid: str, text: str) -> None:
    """Raises LookupError for who is no friend any more."""
    if not friends(corp.contacts[external_userid], userid.lower()):
        raise LookupError(f"{external_userid!r} and {userid!r} are not friends")
    corp.talk(external_userid, userid).say("member", text, world.clock.seconds())


def note(world: World, corp: Corp, userid: str, external_userid: str, remark: str) -> list[Delivery]:
    """What the member calls the client from now on."""
    changed = {"userid": userid, "external_userid": external_userid, "follow_user": {"remark": remark}}
    return fire(world, corp, "edit_external_contact", changed)


def remove(world: World, corp: Corp, userid: str, external_userid: str) -> list[Delivery]:
    if userid.lower() not in corp.contacts[external_userid].follows:
        raise LookupError(f"{external_userid!r} is no client of {userid!r}")
    corp.talk(external_userid, userid).note("removed", world.clock.seconds())
    return fire(world, corp, "del_external_contact", {"userid": userid, "external_userid": external_userid})
