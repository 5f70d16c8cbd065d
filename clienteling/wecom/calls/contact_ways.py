"""Contact ways: the QR codes and buttons by which a client adds an associate."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer

SINGLE, MULTI = 1, 2
BUTTON, QR_CODE = 1, 2


@dataclass(frozen=True)
class NewContactWay:
    """`type`: 1 one member, 2 several; `scene`: 1 mini program button, 2 QR code. `state` comes back with the client.

    The temporary kind (`is_temp`, `unionid`, `expires_in`) is left out: it is for medical use.
    """

    type: int = SINGLE
    scene: int = QR_CODE
    user: tuple[str, ...] = ()
    party: tuple[int, ...] = ()
    remark: str = ""
    state: str = ""
    skip_verify: bool = True
    style: int | None = None
    is_exclusive: bool = False
    mark_source: bool = True

    def body(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, "", ())}


@dataclass(frozen=True)
class ContactWayChange:
    """What to change; None leaves it as it is, lists are replaced. Type and scene never change."""

    user: tuple[str, ...] | None = None
    party: tuple[int, ...] | None = None
    remark: str | None = None
    state: str | None = None
    skip_verify: bool | None = None
    style: int | None = None

    def body(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class AddedContactWay:
    """`qr_code`: address of the picture, empty for a button."""

    config_id: str
    qr_code: str


@dataclass(frozen=True)
class ContactWay:
    config_id: str
    type: int
    scene: int
    remark: str
    state: str
    skip_verify: bool
    qr_code: str
    user: tuple[str, ...]
    party: tuple[int, ...]


def _way(row: Mapping[str, Any]) -> ContactWay:
    return ContactWay(
        config_id=str(row["config_id"]),
        type=int(row["type"]),
        scene=int(row["scene"]),
        remark=str(row.get("remark", "")),
        state=str(row.get("state", "")),
        skip_verify=bool(row.get("skip_verify", True)),
        qr_code=str(row.get("qr_code", "")),
        user=tuple(str(userid) for userid in row.get("user", [])),
        party=tuple(int(number) for number in row.get("party", [])),
    )


def _added(answer: Answer) -> AddedContactWay:
    return AddedContactWay(config_id=str(answer["config_id"]), qr_code=str(answer.get("qr_code", "")))


def _ids(answer: Answer) -> list[str]:
    return [str(row["config_id"]) for row in answer.get("contact_way", [])]


class ContactWayCalls(Calls):
    def add_contact_way(self, way: NewContactWay) -> AddedContactWay:
        """92228. The QR code never expires; the console does not show it."""
        return self._post("externalcontact/add_contact_way", _added, way.body())

    def get_contact_way(self, config_id: str) -> ContactWay:
        """92228."""
        body = {"config_id": config_id}
        return self._post("externalcontact/get_contact_way", lambda answer: _way(answer["contact_way"]), body)

    def list_contact_way(
        self, *, start_time: int | None = None, end_time: int | None = None, limit: int = 1000
    ) -> Iterator[list[str]]:
        """92228. Pages of config ids made between two Unix times, without a start in the last 90 days."""
        times = {"start_time": start_time, "end_time": end_time}
        body = {"limit": limit, **{name: value for name, value in times.items() if value is not None}}
        return self._post_pages("externalcontact/list_contact_way", _ids, body)

    def update_contact_way(self, config_id: str, change: ContactWayChange) -> None:
        """92228."""
        body = {"config_id": config_id, **change.body()}
        self._post("externalcontact/update_contact_way", lambda answer: None, body)

    def del_contact_way(self, config_id: str) -> None:
        """92228. Printed codes stop working."""
        self._post("externalcontact/del_contact_way", lambda answer: None, {"config_id": config_id})
