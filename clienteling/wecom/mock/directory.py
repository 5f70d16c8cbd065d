"""What a corp holds: apps, members, departments, tags and external contacts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

from clienteling.wecom.mock.acquisition import Acquisition
from clienteling.wecom.mock.tag_groups import TagGroup
from clienteling.wecom.mock.talks import Talk
from clienteling.wecom.mock.transfers import Handovers

Json = dict[str, Any]
SCOPES = ("message", "external_contact")


@dataclass
class App:
    """A self-built app. `visible` holds lower-case userids; None means the whole corp. `trusted_ips`: addresses or
    networks; none means that the list is switched off. `sidebar_url`: its page beside a chat with a client."""

    agentid: int
    secret: str
    name: str = ""
    callback_url: str = ""
    token: str = ""
    aes_key: str = ""
    trusted_domain: str = ""
    sidebar_url: str = ""
    privacy_cut: bool | None = None
    scopes: tuple[str, ...] = SCOPES
    visible: frozenset[str] | None = None
    trusted_ips: tuple[str, ...] = ()
    disabled: bool = False

    def trusts(self, ip: str) -> bool:
        """Whether calls may come from there; without a list, from everywhere."""
        return not self.trusted_ips or any(ip_address(ip) in ip_network(it, strict=False) for it in self.trusted_ips)

    def sees(self, userid: str) -> bool:
        return self.visible is None or userid.lower() in self.visible


@dataclass
class Member:
    userid: str
    name: str
    department: list[int]
    profile: Json = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.userid.lower()


@dataclass
class Contact:
    """A client. `follows` maps the lower-case userid to WeCom's follow_user object, in order of adding."""

    external_userid: str
    profile: Json
    follows: dict[str, Json] = field(default_factory=dict)


@dataclass
class Corp:
    corpid: str
    name: str = ""
    apps: dict[int, App] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    departments: dict[int, Json] = field(default_factory=dict)
    tags: dict[int, set[str]] = field(default_factory=dict)
    tag_names: dict[int, str] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    group_chats: dict[str, Json] = field(default_factory=dict)
    behavior: list[Json] = field(default_factory=list)
    tag_groups: dict[str, TagGroup] = field(default_factory=dict)
    contact_ways: dict[str, Json] = field(default_factory=dict)
    acquisition: Acquisition = field(default_factory=Acquisition)
    handovers: Handovers = field(default_factory=Handovers)
    talks: dict[tuple[str, str], Talk] = field(default_factory=dict)

    def member(self, userid: str, app: App) -> Member | None:
        """The member if the app may see it."""
        member = self.members.get(userid.lower())
        return member if member and app.sees(member.userid) else None

    def visible_members(self, app: App) -> list[Member]:
        return [member for member in self.members.values() if app.sees(member.userid)]

    def talk(self, external_userid: str, userid: str) -> Talk:
        """What the two have written to each other; it outlives their being friends."""
        return self.talks.setdefault((external_userid, userid.lower()), Talk())

    def contacts_of(self, userid: str) -> list[Contact]:
        return [contact for contact in self.contacts.values() if userid.lower() in contact.follows]

    def subtree(self, department: int) -> set[int]:
        """The department and everything under it."""
        found = {department}
        while True:
            below = {id_ for id_, row in self.departments.items() if row["parentid"] in found} - found
            if not below:
                return found
            found |= below

    def in_departments(self, departments: Iterable[int], app: App) -> Iterator[Member]:
        wanted = set(departments)
        return (member for member in self.visible_members(app) if wanted & set(member.department))

    def visible_departments(self, app: App) -> set[int]:
        if app.visible is None:
            return set(self.departments)
        return {id_ for member in self.visible_members(app) for id_ in member.department}
