"""Clients of one name and one birthday: found by a blind index, without reading anybody's name."""

from clienteling.lib import names
from clienteling.lib.encryption import blind_index


def namesake(name: str, birth_md: int | None) -> bytes | None:
    """The same for every spelling of the name; nothing where the birthday is not known."""
    return blind_index("namesake", f"{names.reading(name)} {birth_md}") if birth_md else None
