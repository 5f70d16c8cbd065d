"""Unmistakable values of one client, and every place where they could be read."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from redis import Redis

from clienteling.associates.models import AuditEntry
from clienteling.oversight.models import Change
from config.backup import programs, server

NAME = "欧阳卡娜丽"
PHONE = "177 7012 3987"
EMAIL = "kanarie.vogel@example.com"
CRM = "CANARY-CRM-7F3A"
UNIONID = "canaryunionid7f3a"
ADDRESS = "上海金丝雀胡同七十七号"
HOUSEHOLD = "欧阳黄莺儿"
OCCASION = "黄雀周年晚宴"
PROMISE = "留住那只翡翠鸟"
NOTE = "只喝鹦鹉牌香槟"
PROOF = "来电录音夜莺九号"
LABEL = "画眉的生日"
IMPORTED = "司徒百灵鸟"
IMPORTED_PHONE = "17770456123"
IMPORTED_EMAIL = "leeuwerik@example.com"
REJECTED = "司徒云雀儿"
STRANGER = "17770789321"
# What must not be read anywhere: pieces as well as the whole, for a part of a name or a number gives away enough.
CANARIES = {
    "name": ("卡娜丽", "kanali"),
    "phone": ("70123987", "7012 3987"),
    "e-mail": ("kanarie", "vogel@"),
    "CRM number": (CRM,),
    "unionid": (UNIONID,),
    "address": ("金丝雀胡同",),
    "household": ("黄莺儿",),
    "wish": ("黄雀周年", "翡翠鸟"),
    "note": ("鹦鹉牌",),
    "proof": ("夜莺九号",),
    "label": ("画眉",),
    "imported": ("百灵鸟", "70456123", "leeuwerik"),
    "rejected": ("云雀儿", "70789321"),
}


def spellings(text: str) -> set[bytes]:
    """As it is, and as JSON, addresses, bytea and base64 (at any place in a longer text) write it."""
    raw = text.encode()
    found = {raw, json.dumps(text)[1:-1].encode(), quote(text).encode(), raw.hex().encode()}
    for ahead in range(3):
        written = base64.b64encode(bytes(ahead) + raw)
        found.add(written[(ahead * 8 + 5) // 6 : (ahead + len(raw)) * 8 // 6])
    return found


def hits(evidence: bytes) -> dict[str, int]:
    """How often each canary is read in it; only those that are."""
    lowered = evidence.lower()
    counted = {
        what: sum(lowered.count(one.lower()) for piece in pieces for one in spellings(piece))
        for what, pieces in CANARIES.items()
    }
    return {what: count for what, count in counted.items() if count}


def valkey(url: str) -> bytes:
    """All keys with all they hold: messages on the way, what is kept, what counts."""
    with Redis.from_url(url) as redis:
        read = {
            b"string": redis.get,
            b"list": lambda key: redis.lrange(key, 0, -1),
            b"set": redis.smembers,
            b"zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
            b"hash": redis.hgetall,
        }
        return b"\n".join(b"%s %s" % (key, plain(read[redis.type(key)](key))) for key in redis.scan_iter(count=1000))


def plain(value: Any) -> bytes:
    """Its bytes as they lie there, not as Python writes them."""
    if isinstance(value, dict):
        return plain(list(value.items()))
    if isinstance(value, list | tuple | set):
        return b" ".join(map(plain, value))
    return value if isinstance(value, bytes) else str(value).encode()


def history() -> bytes:
    return json.dumps(list(Change.objects.values()), default=str, ensure_ascii=False).encode()


def audit_log() -> bytes:
    return json.dumps(list(AuditEntry.objects.values("action", "subject", "reason", "detail"))).encode()


def sessions() -> bytes:
    """Packed where they lie, so that a dump alone would not show it."""
    return json.dumps([one.get_decoded() for one in Session.objects.all()]).encode()


def paths(log: Path) -> bytes:
    """What the web log says was asked for."""
    lines = (json.loads(line) for line in log.read_bytes().splitlines() if line.startswith(b"{"))
    return "\n".join(str(line["request"]) for line in lines if "request" in line).encode()


def dump() -> bytes:
    """The whole database as text; nothing where no programs fit the server."""
    with server.connected() as asked:
        major = server.major(asked)
    try:
        tools = programs.fitting(major)
    except CommandError:
        return b""
    return subprocess.run([tools.path("pg_dump")], env=server.variables(), capture_output=True, check=True).stdout
