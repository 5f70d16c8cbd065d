"""What a backup says about itself: when, of what, and the checksums by which a restore is judged."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

NAME = "manifest.json"
DATABASE = "database.dump"
MEDIA = "media.tar"
STEP_BYTES = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """`key_ids`: which keys of the ring open it, all of them; the keys themselves are kept elsewhere. `index_keys`: how
    many keys its indexes were made with; 0 in a backup that does not say. `files`: SHA-256 by name."""

    made_at: str
    server_major: int
    programs_major: int
    migrations: dict[str, str]
    key_ids: list[str]
    tables: dict[str, dict[str, Any]]
    files: dict[str, str]
    index_keys: int = 0

    def write(self, folder: Path) -> None:
        """Last of all, whole or not at all: a folder without it is no backup."""
        making = folder / f"{NAME}.making"
        making.write_text(json.dumps(asdict(self), indent=1, sort_keys=True))
        making.rename(folder / NAME)


def read(folder: Path) -> Manifest:
    """Raises CommandError unless it is there and the files beside it are those it speaks of."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{folder} holds no whole backup: {type(error).__name__}") from error
    for name, digest in manifest.files.items():
        if digest_of(folder / name) != digest:
            raise CommandError(f"{folder / name} is not the file that was written: its checksum differs")
    return manifest


def digest_of(path: Path) -> str:
    """Of a file that is not there: of nothing."""
    digest = hashlib.sha256()
    if path.exists():
        with path.open("rb") as source:
            while step := source.read(STEP_BYTES):
                digest.update(step)
    return digest.hexdigest()
