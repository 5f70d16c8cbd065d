"""The table of WeCom calls: a module per call group adds its handlers here with `@call`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import App, Corp, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.faults import SHORTENS, Fault
from clienteling.wecom.mock.http import Answer
from clienteling.wecom.mock.inflight import Inflight, Stay
from clienteling.wecom.mock.paging import page
from clienteling.wecom.mock.world import World

Row = TypeVar("Row")


@dataclass
class Request:
    """One API call after its token was checked. `body` is empty for GET and for a form, whose bytes are `form`."""

    world: World
    query: dict[str, str]
    body: Json = field(default_factory=dict)
    form: bytes = b""
    caller: tuple[Corp, App] | None = None
    ip: str = ""
    host: str = ""
    range: str = ""
    fault: Fault | None = None
    stay: Stay = field(default_factory=lambda: Stay(Inflight()))

    @property
    def corp(self) -> Corp:
        return self._granted()[0]

    @property
    def app(self) -> App:
        return self._granted()[1]

    @property
    def now(self) -> int:
        return self.world.clock.seconds()

    def page(self, rows: Sequence[Row], limit: int, *, query: str) -> tuple[list[Row], str]:
        """One page after the cursor given, and the next cursor. A `short` or `empty` fault shows in it."""
        cursor = validate.optional(self.body or self.query, "cursor")
        return page(rows, cursor, limit, query=query, short=self.shortness(cursor))

    def shortness(self, cursor: str = "") -> str:
        """`short`, `empty` or nothing; with `short_pages` the first page is empty and the others are short."""
        if self.fault and self.fault.kind in SHORTENS:
            return self.fault.kind
        if not self.world.settings.short_pages:
            return ""
        return "short" if cursor else "empty"

    def one_at_a_time(self, external_userids: Sequence[str]) -> None:
        """Raises 45035 when another write to one of these clients is being answered."""
        refused = self.world.settings.refuse_concurrent_writes
        others = [self.stay.enter(("client", self.corp.corpid, it)) for it in external_userids]
        if refused and any(others):
            raise Refused(45035)

    def _granted(self) -> tuple[Corp, App]:
        if self.caller is None:
            raise Refused(41001)
        return self.caller


Handler = Callable[[Request], Json | Answer]


@dataclass(frozen=True)
class Call:
    """`scope`: what the app must have been granted (48002). `counted`: part of the base frequency limit.
    `form`: takes multipart/form-data, not JSON. `bare`: a good answer has no errcode, as an Official Account's."""

    method: str
    path: str
    handle: Handler
    scope: str
    token: bool
    counted: bool
    form: bool = False
    bare: bool = False


CALLS: dict[str, Call] = {}


def call(
    method: str,
    path: str,
    *,
    scope: str = "",
    token: bool = True,
    counted: bool = True,
    form: bool = False,
    bare: bool = False,
) -> Callable[[Handler], Handler]:
    """Register a handler under its path, which must be new."""

    def register(handle: Handler) -> Handler:
        if path in CALLS:
            raise ValueError(f"{path} is registered twice")
        CALLS[path] = Call(method, path, handle, scope, token, counted, form, bare)
        return handle

    return register
