"""As whom PostgreSQL runs: it refuses root, so root lends it the look of nobody, or really becomes nobody."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from runner.claims import exclusive

NOBODY = 65534
UNSHARE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
REACHABLE_BY_ALL = Path("/var/lib/clienteling")
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pgxs", "doc")


@dataclass(frozen=True)
class Account:
    """`prefix` goes before each command, `uid` is switched to, `home` keeps the data, `programs` the binaries."""

    home: Path
    programs: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def command(self, program: str, *arguments: str | Path) -> list[str | Path]:
        return [*self.prefix, self.programs / "bin" / program, *arguments]

    def give(self, path: Path) -> None:
        """Let the account own a file or folder we made."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)


def choose(folder: Path, programs: Path) -> Account:
    """The plain user itself; root inside a user namespace; or nobody with a copy, where namespaces are refused."""
    if os.geteuid() != 0:
        return Account(folder, programs)
    if _can_unshare(folder, programs):
        return Account(folder, programs, prefix=UNSHARE)
    return _nobody(folder, programs)


def _can_unshare(folder: Path, programs: Path) -> bool:
    """Whether the namespace is allowed and reaches both the data and the binaries from there."""
    reaches: list[str | Path] = ["test", "-x", programs / "bin" / "postgres", "-a", "-w", folder]
    try:
        return subprocess.run([*UNSHARE, *reaches], capture_output=True, timeout=10).returncode == 0
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def _nobody(folder: Path, programs: Path) -> Account:
    home = away(folder)
    home.mkdir(parents=True, exist_ok=True)
    for path in (REACHABLE_BY_ALL, home):
        path.chmod(0o711)
    account = Account(home, _copied(programs), uid=NOBODY)
    account.give(home)
    return account


def away(folder: Path) -> Path:
    """Where nobody keeps the data of a state folder that only root can reach."""
    return REACHABLE_BY_ALL / hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def _copied(programs: Path) -> Path:
    """The binaries, and the libraries they look for beside them, where nobody can read them."""
    made = (programs / "bin" / "postgres").stat().st_mtime_ns
    copy = REACHABLE_BY_ALL / f"programs-{made}"
    package, packages = programs.parent, programs.parents[1]
    with exclusive(REACHABLE_BY_ALL / "programs.lock"):
        if not copy.exists():
            making = copy.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(programs, making / package.name / programs.name, symlinks=True, ignore=NOT_NEEDED)
            for libraries in packages.glob(f"{package.name}.libs"):
                shutil.copytree(libraries, making / libraries.name)
            for path in (making, *making.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            making.rename(copy)
    return copy / package.name / programs.name
