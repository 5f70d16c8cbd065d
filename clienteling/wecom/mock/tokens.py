"""Access tokens per (corp, app), OAuth codes and welcome codes: everything that is issued and dies."""

import secrets
from collections import Counter
from dataclasses import dataclass

from clienteling.wecom.mock.clock import Clock
from clienteling.wecom.mock.errors import Refused


@dataclass
class Grant:
    corpid: str
    agentid: int
    secret: str
    expires_at: float
    replaced: bool = False


class Tokens:
    """The same token while it is valid; an expired one is remembered so that it answers 42001, not 40014."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self.fetches: Counter[tuple[str, int]] = Counter()

    def issue(self, corpid: str, agentid: int, secret: str, life_s: int) -> tuple[str, int]:
        """The token and the seconds it still has."""
        self.fetches[corpid, agentid] += 1
        now = self._clock.now()
        for token, grant in self._grants.items():
            if (grant.corpid, grant.agentid, grant.secret) == (corpid, agentid, secret) and not (
                grant.replaced or grant.expires_at <= now
            ):
                return token, round(grant.expires_at - now)
        token = secrets.token_urlsafe(96)
        self._grants[token] = Grant(corpid, agentid, secret, now + life_s)
        return token, life_s

    def living(self, corpid: str, agentid: int, secret: str) -> str:
        """The one that was issued for this and still lives; empty for none."""
        now = self._clock.now()
        mine = (token for token in self._matching(corpid, agentid) if self._grants[token].secret == secret)
        return next((token for token in mine if self._grants[token].expires_at > now), "")

    def check(self, token: str) -> Grant:
        """Raises 41001, 40014 or 42001; 40001 for one that another has replaced."""
        if not token:
            raise Refused(41001)
        grant = self._grants.get(token)
        if grant is None:
            raise Refused(40014)
        if grant.expires_at <= self._clock.now():
            raise Refused(40001 if grant.replaced else 42001)
        return grant

    def replace(self, corpid: str, agentid: int, within_s: float) -> None:
        """Live tokens have only so long."""
        end = self._clock.now() + within_s
        for grant in (self._grants[token] for token in self._matching(corpid, agentid)):
            if grant.expires_at > end:
                grant.expires_at, grant.replaced = end, True

    def expire(self, corpid: str | None = None, agentid: int | None = None) -> int:
        """From now on the live tokens answer 42001. Returns how many."""
        now = self._clock.now()
        live = [
            self._grants[token] for token in self._matching(corpid, agentid) if self._grants[token].expires_at > now
        ]
        for grant in live:
            grant.expires_at = now
        return len(live)

    def revoke(self, corpid: str | None = None, agentid: int | None = None) -> int:
        """From now on the tokens answer 40014. Returns how many."""
        gone = self._matching(corpid, agentid)
        for token in gone:
            del self._grants[token]
        return len(gone)

    def _matching(self, corpid: str | None, agentid: int | None) -> list[str]:
        return [
            token
            for token, grant in self._grants.items()
            if corpid in (None, grant.corpid) and agentid in (None, grant.agentid)
        ]


@dataclass
class Ticket:
    corpid: str
    userid: str
    subject: str
    expires_at: float
    used: bool = False


class Tickets:
    """Short-lived codes that work once: OAuth codes, user tickets, welcome codes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}

    def issue(self, corpid: str, userid: str, life_s: float, subject: str = "") -> str:
        code = secrets.token_urlsafe(32)
        self._tickets[code] = Ticket(corpid, userid, subject, self._clock.now() + life_s)
        return code

    def spend(self, corpid: str, userid: str, subject: str) -> None:
        """Codes of this subject count as used."""
        for ticket in self._tickets.values():
            if (ticket.corpid, ticket.userid.lower(), ticket.subject) == (corpid, userid.lower(), subject):
                ticket.used = True

    def look(self, code: str, corpid: str, *, unknown: int, used: int, expired: int) -> Ticket:
        """The ticket if it is good; raises the named errcode otherwise. The caller marks it used."""
        ticket = self._tickets.get(code)
        if ticket is None or ticket.corpid != corpid:
            raise Refused(unknown)
        if ticket.used:
            raise Refused(used)
        if ticket.expires_at <= self._clock.now():
            raise Refused(expired)
        return ticket
