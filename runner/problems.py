"""What can go wrong on somebody's machine, each said in one line that tells what to do."""

import errno
from pathlib import Path

REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space and start again",
    errno.EDQUOT: "the disk quota is used up: free some space and start again",
    errno.EROFS: "the file system is read-only: set CLIENTELING_STATE to a folder you can write to",
    errno.EACCES: "no permission: run as the owner of this checkout, or set CLIENTELING_STATE to a folder you own",
    errno.EPERM: "no permission: run as the owner of this checkout, or set CLIENTELING_STATE to a folder you own",
}
SIGNS = {
    "No space left on device": REMEDIES[errno.ENOSPC],
    "Disk quota exceeded": REMEDIES[errno.EDQUOT],
    "Read-only file system": REMEDIES[errno.EROFS],
    "Permission denied": REMEDIES[errno.EACCES],
}


class Problem(Exception):
    """Stops the command; the message is the one line shown."""


def of_system(error: OSError) -> str:
    """The line for an error of the operating system."""
    remedy = REMEDIES.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename}: {remedy}" if error.filename else remedy


def of_output(what: str, output: str, log: Path | None = None) -> Problem:
    """The problem behind a child's output: a known sign if there is one, else its last error and where the rest is."""
    for sign, remedy in SIGNS.items():
        if sign in output:
            return Problem(f"{what}: {remedy}")
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    worst = [line for line in lines if "FATAL" in line or "rror:" in line]
    rest = f" (all of it in {log})" if log else ""
    return Problem(f"{what}: {(worst or lines)[-1]}{rest}")
