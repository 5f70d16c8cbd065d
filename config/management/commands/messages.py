"""`manage.py messages`: brings the Chinese catalogue in step with the code, checks it, compiles it."""

from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import catalogue, msgids
from config.msgids import Msgid

OURS = ("clienteling", "config", "seeds")
# Packages whose pages we show and whose own catalogue has no Chinese.
GUESTS = ("unfold", "rest_framework_api_key")
LANGUAGE = "zh_Hans"


def guests_msgids() -> dict[Msgid, set[str]]:
    """Texts of the guests that Django does not translate either, without unfold's extras that are not installed."""
    roots = [Path(str(import_module(name).__file__)).parent for name in GUESTS]
    installed = {app.name for app in apps.get_app_configs()}
    known = django_translations()
    used: dict[Msgid, set[str]] = {}
    for key, places in msgids.under(roots).items():
        packages = {package_of(place) for place in places}
        if key not in known and packages & (installed | set(GUESTS)):
            used[key] = {package.partition(".")[0] for package in packages}
    return used


def package_of(place: str) -> str:
    """`unfold/contrib/filters/forms.py` → `unfold.contrib.filters`; elsewhere the top package."""
    parts = place.split("/")
    return ".".join(parts[:3]) if parts[1] == "contrib" else parts[0]


def django_translations() -> dict[Msgid, str]:
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("django.")]
    known: dict[Msgid, str] = {}
    for folder in folders:
        known |= catalogue.translations(catalogue.read(folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"))
    return known


class Command(BaseCommand):
    help = "Brings the zh-Hans catalogue in step with the code. English is the language of the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="the project's folder")
        parser.add_argument("--merge-parts", action="store_true", help="take over parts/*.po and delete them")
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 and list what is missing")
        parser.add_argument("--compile", action="store_true", help="write the .mo beside the catalogue, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        path = root / "config" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
        if options["compile"]:
            return catalogue.compile_to_mo(path)
        wanted = guests_msgids() | msgids.under(root / name for name in OURS if (root / name).is_dir())
        if not options["check"]:
            self.bring_in_step(path, wanted, options["merge_parts"])
        self.report(catalogue.faults(path, wanted), len(wanted), fail=options["check"])

    def bring_in_step(self, path: Path, wanted: dict[Msgid, set[str]], merge: bool) -> None:
        parts = sorted((path.parent.parent / "parts").glob("*.po")) if merge else []
        new, quarrels = catalogue.merged_parts(parts)
        for line in quarrels:
            self.stderr.write(line)
        catalogue.write(path, wanted, catalogue.translations(catalogue.read(path)) | new)
        for part in parts:
            part.unlink()

    def report(self, faults: list[str], total: int, *, fail: bool) -> None:
        if faults and fail:
            raise CommandError("\n".join([*faults, f"{len(faults)} of {total} texts need work"]))
        for line in faults:
            self.stdout.write(line)
        self.stdout.write(f"{total - len(faults)} of {total} texts are translated")
