"""Search without readable text: a name's n-grams as keyed hashes, looked up through a GIN index."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from clienteling.lib.names import readings

LONGEST = 3


def hashed(gram: str) -> int:
    """A signed 64-bit integer: what PostgreSQL's bigint[] holds."""
    found = under(settings.INDEX_KEY, gram)
    for later in settings.INDEX_KEYS_SINCE:
        found = again(later, found)
    return found


@lru_cache(maxsize=32_768)  # syllables and initials come again and again
def under(key: bytes, gram: str) -> int:
    digest = hmac.digest(key, b"gram\x00" + gram.encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True)


@lru_cache(maxsize=32_768)
def again(key: bytes, gram: int) -> int:
    """What was hashed before, under a later key."""
    digest = hmac.digest(key, gram.to_bytes(8, "big", signed=True), hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True)


def pieces(text: str) -> set[str]:
    """All runs of 1 to 3 characters."""
    text = text.lower().replace(" ", "")
    return {text[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(text) - n + 1)}


def of_name(name: str) -> set[str]:
    """Characters, pinyin syllables and joined pinyin, initials; each kind carries its own prefix."""
    found = {f"n:{p}" for p in pieces(name)}
    for read in readings(name):
        initials = "".join(syllable[:1] for syllable in read)
        found |= {f"n:{p}" for p in pieces("".join(read)) | set(read)} | {f"i:{p}" for p in pieces(initials)}
    return found


def of_phone(phone: str) -> set[str]:
    """The last 2 to 6 digits, which is what people remember of a number."""
    return {f"p:{phone[-n:]}" for n in range(2, 7) if len(phone) >= n}


def stored(name: str, phones: Iterable[str] = ()) -> list[int]:
    """What a client's row keeps."""
    grams = of_name(name).union(*(of_phone(phone) for phone in phones))
    return sorted(hashed(gram) for gram in grams)


def wanted(query: str) -> list[list[int]]:
    """Alternatives, each a list of hashes that must all be present: as name or pinyin, as initials, as last digits."""
    text = query.lower().replace(" ", "")
    if text.isdigit():
        return [[hashed(f"p:{text[-6:]}")]]
    longest = [text[i : i + LONGEST] for i in range(max(1, len(text) - LONGEST + 1))]
    kinds = ("n", "i") if text.isascii() else ("n",)
    return [[hashed(f"{kind}:{piece}") for piece in longest] for kind in kinds]
