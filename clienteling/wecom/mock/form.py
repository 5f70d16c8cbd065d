"""Multipart bodies, read from the bytes alone: the first line is the boundary, whatever Content-Type says."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

PARAMETER = re.compile(r';\s*(\w+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))')
EDGE = b"\r\n"


@dataclass(frozen=True)
class Part:
    name: str
    filename: str
    content: bytes


def parts(raw: bytes) -> list[Part]:
    """Every whole part; none when this is no multipart body."""
    delimiter, found, rest = raw.removeprefix(EDGE).partition(EDGE)
    if not found or not delimiter.startswith(b"--") or len(delimiter) < 3:
        return []
    pieces = (EDGE + rest).split(EDGE + delimiter)
    whole = pieces[:-1] if pieces[-1].startswith(b"--") else []
    return [part for part in (_part(piece.removeprefix(EDGE)) for piece in whole) if part is not None]


def _part(piece: bytes) -> Part | None:
    head, found, content = piece.partition(EDGE + EDGE)
    lines = head.decode("utf-8", "replace").split("\r\n")
    disposition = next((line for line in lines if line.lower().startswith("content-disposition:")), "")
    named = {name: quoted or plain for name, quoted, plain in PARAMETER.findall(disposition)}
    plainly = named.get("filename") or unquote(named.get("filename*", "").rpartition("'")[2])
    return Part(named.get("name", ""), plainly, content) if found else None
