"""Checks that many calls share: required text, lengths in characters and bytes, lists, addresses."""

from urllib.parse import urlsplit

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused

INVALID = 40058
TOO_LONG = 45002


def text(body: Json, name: str, *, code: int = INVALID, chars: int = 0, octets: int = 0, long: int = TOO_LONG) -> str:
    """A required, non-empty string within its limits (0 = none). Raises `code` or `long`."""
    value = optional(body, name, chars=chars, octets=octets, long=long)
    if not value:
        raise Refused(code, name)
    return value


def optional(body: Json, name: str, *, chars: int = 0, octets: int = 0, long: int = TOO_LONG) -> str:
    """The string, or an empty one. Raises 40058 for another type, `long` when it exceeds a limit."""
    value = body.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(INVALID, name)
    if (chars and len(value) > chars) or (octets and len(value.encode()) > octets):
        raise Refused(long, name)
    return value


def mapping(body: Json, name: str, *, code: int = INVALID) -> Json:
    value = body.get(name)
    if not isinstance(value, dict):
        raise Refused(code, name)
    return value


def mappings(body: Json, name: str, *, least: int = 0, most: int, code: int = INVALID) -> list[Json]:
    """A list of objects within its bounds; absent counts as empty."""
    value = body.get(name) or []
    if not isinstance(value, list) or not least <= len(value) <= most or not all(isinstance(v, dict) for v in value):
        raise Refused(code, name)
    return value


def strings(body: Json, name: str, *, least: int = 0, most: int, code: int = INVALID) -> list[str]:
    """A list of strings within its bounds; absent counts as empty."""
    value = body.get(name) or []
    if not isinstance(value, list) or not least <= len(value) <= most or not all(isinstance(v, str) for v in value):
        raise Refused(code, name)
    return value


def address(body: Json, name: str, *, required: bool = True, code: int = INVALID) -> str:
    """A web address of at most 2048 bytes. Raises 45034 without its scheme."""
    value = text(body, name, code=code, octets=2048) if required else optional(body, name, octets=2048)
    if value and urlsplit(value).scheme not in {"http", "https"}:
        raise Refused(45034, name)
    return value


def number(body: Json, name: str, *, default: int = 0, code: int = INVALID) -> int:
    """A whole number; digits in a string count, as many clients send them, and null counts as absent. Raises `code`."""
    value = default if body.get(name) is None else body[name]
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(code, name)
    return value


def says_something(value: object) -> bool:
    """Many clients write out every field they know: zeros, empty texts, and objects of nothing else say nothing."""
    if isinstance(value, dict):
        return any(says_something(one) for one in value.values())
    return bool(value)
