"""Who a message goes to: users, departments and tags of the body, and which of them are invalid."""

from dataclasses import dataclass, field

from clienteling.wecom.mock.directory import App, Corp, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.validate import INVALID


@dataclass
class Recipients:
    """Lower-case userids without doubles, and what could not be reached."""

    userids: list[str] = field(default_factory=list)
    invalid_users: list[str] = field(default_factory=list)
    invalid_parties: list[str] = field(default_factory=list)
    invalid_tags: list[str] = field(default_factory=list)

    def add(self, userid: str) -> None:
        if userid.lower() not in self.userids:
            self.userids.append(userid.lower())

    def as_json(self) -> Json:
        """message/send's lists: joined by bars, absent when empty."""
        lists = {
            "invaliduser": self.invalid_users,
            "invalidparty": self.invalid_parties,
            "invalidtag": self.invalid_tags,
        }
        return {name: "|".join(values) for name, values in lists.items() if values}


def resolve(body: Json, corp: Corp, app: App) -> Recipients:
    """`touser`, `toparty`, `totag` of message/send. Raises 82001, 40032, 82002, 82003."""
    users, parties, tags = (_split(body, name) for name in ("touser", "toparty", "totag"))
    return _reach(users, parties, tags, corp, app)


def resolve_lists(body: Json, corp: Corp, app: App) -> Recipients:
    """`userids`, `partyids`, `tagids` of update_template_card, or `atall`."""
    if body.get("atall") == 1:
        return Recipients()
    users, parties, tags = (_list(body, name) for name in ("userids", "partyids", "tagids"))
    return _reach(users, parties, tags, corp, app)


def _reach(users: list[str], parties: list[str], tags: list[str], corp: Corp, app: App) -> Recipients:
    if not users and not parties and not tags:
        raise Refused(82001)
    for given, most, code in ((users, 1000, 40032), (parties, 100, 82002), (tags, 100, 82003)):
        if len(given) > most:
            raise Refused(code)
    found = Recipients()
    if users == ["@all"]:
        found.userids = [member.key for member in corp.visible_members(app)]
        return found
    _add_users(found, users, corp, app)
    _add_parties(found, parties, corp, app)
    _add_tags(found, tags, corp, app)
    return found


def _add_users(found: Recipients, users: list[str], corp: Corp, app: App) -> None:
    for userid in users:
        if corp.member(userid, app):
            found.add(userid)
        elif userid.lower() not in found.invalid_users:
            found.invalid_users.append(userid.lower())


def _add_parties(found: Recipients, parties: list[str], corp: Corp, app: App) -> None:
    visible = corp.visible_departments(app)
    for party in parties:
        if not party.isdecimal() or int(party) not in visible:
            found.invalid_parties.append(party)
            continue
        for member in corp.in_departments(corp.subtree(int(party)), app):
            found.add(member.userid)


def _add_tags(found: Recipients, tags: list[str], corp: Corp, app: App) -> None:
    for tag in tags:
        if not tag.isdecimal() or int(tag) not in corp.tags:
            found.invalid_tags.append(tag)
            continue
        for userid in sorted(corp.tags[int(tag)]):
            if corp.member(userid, app):
                found.add(userid)


def _split(body: Json, name: str) -> list[str]:
    value = body.get(name) or ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused(INVALID, name)
    return [part for part in value.split("|") if part]


def _list(body: Json, name: str) -> list[str]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise Refused(INVALID, name)
    return [str(item) for item in value]
