"""The log of erasures as a file beside the backups, which do not know of later ones: one record ID a line."""

from argparse import ArgumentTypeError
from pathlib import Path
from uuid import UUID

from clienteling.oversight.models import Erasure


def save(path: Path) -> int:
    """Whole or not at all: how many."""
    uids = list(Erasure.objects.order_by("pk").values_list("client_uid", flat=True))
    saving = path.with_name(f"{path.name}.saving")
    saving.write_text("".join(f"{uid}\n" for uid in uids))
    saving.rename(path)
    return len(uids)


def named_in(path: str) -> list[UUID]:
    """For a command's argument, so that what cannot be read stops it before it begins."""
    try:
        return [UUID(line) for line in Path(path).read_text().split()]
    except (OSError, ValueError) as error:
        raise ArgumentTypeError(f"{path} is no log of erasures: {type(error).__name__}") from error
