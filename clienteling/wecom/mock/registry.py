"""The table of WeCom calls: a module per call group adds its handlers here with `@call`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from clienteling.wecom.mock.directory import App, Corp, Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.world import World


@dataclass
class Request:
    """One API call after its token was checked. `body` is empty for GET and for a form, whose bytes are `form`."""

    world: World
    query: dict[str, str]
    body: Json = field(default_factory=dict)
    form: bytes = b""
    caller: tuple[Corp, App] | None = None

    @property
    def corp(self) -> Corp:
        return self._granted()[0]

    @property
    def app(self) -> App:
        return self._granted()[1]

    def _granted(self) -> tuple[Corp, App]:
        if self.caller is None:
            raise Refused(41001)
        return self.caller


Handler = Callable[[Request], Json]


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
