"""`manage.py messages`: brings the catalogues in step with the code, checks them, compiles them."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import to_locale

from config import catalogue, msgids
from config.msgids import Msgid

OURS = ("clienteling", "config", "seeds")
# Packages whose pages we show and whose own catalogues are empty.
GUESTS = ("unfold", "rest_framework_api_key")
ENGLISH = "en"


def locales() -> list[str]:
    """Of every language of the pages but the one of the code."""
    return [to_locale(language) for language, _name in settings.LANGUAGES if language != ENGLISH]


@cache
def of_guests() -> dict[Msgid, set[str]]:
    """Texts of the guests, without unfold's extras that are not installed."""
    roots = [Path(str(import_module(name).__file__)).parent for name in GUESTS]
    installed = {app.name for app in apps.get_app_configs()}
    used: dict[Msgid, set[str]] = {}
    for key, places in msgids.under(roots).items():
        packages = {package_of(place) for place in places}
        if packages & (installed | set(GUESTS)):
            used[key] = {package.partition(".")[0] for package in packages}
    return used


def guests_msgids(locale: str) -> dict[Msgid, set[str]]:
    """Those that Django does not translate either."""
    known = django_translations(locale)
    return {key: places for key, places in of_guests().items() if key not in known}


def package_of(place: str) -> str:
    """`unfold/contrib/filters/forms.py` → `unfold.contrib.filters`; elsewhere the top package."""
    parts = place.split("/")
    return ".".join(parts[:3]) if parts[1] == "contrib" else parts[0]


@cache
def django_translations(locale: str) -> dict[Msgid, catalogue.Words]:
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("django.")]
    known: dict[Msgid, catalogue.Words] = {}
    for folder in folders:
        known |= catalogue.translations(catalogue.read(folder / "locale" / locale / "LC_MESSAGES" / "django.po"))
    return known


class Command(BaseCommand):
    help = "Brings the catalogues in step with the code. English is the language of the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="the project's folder")
        parser.add_argument("--locale", action="append", choices=locales(), help="only this one; may be repeated")
        parser.add_argument("--merge-parts", action="store_true", help="take over parts/*.po and delete them")
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 and list what is missing")
        parser.add_argument("--compile", action="store_true", help="write the .mo beside each catalogue, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        chosen: list[str] = options["locale"] or locales()
        if options["compile"]:
            return self.compile_all(root, chosen)
        ours = msgids.under(root / name for name in OURS if (root / name).is_dir())
        faults: list[str] = []
        for locale in chosen:
            wanted = guests_msgids(locale) | ours
            if not options["check"]:
                self.bring_in_step(root, locale, wanted, options["merge_parts"])
            found = catalogue.faults(path_of(root, locale), locale, wanted)
            faults += [f"{locale}: {fault}" for fault in found]
            self.stdout.write(f"{locale}: {len(wanted) - len(found)} of {len(wanted)} texts are translated")
        self.report(faults, fail=options["check"])

    def compile_all(self, root: Path, chosen: Iterable[str]) -> None:
        for path in (path_of(root, locale) for locale in chosen):
            if path.exists():
                catalogue.compile_to_mo(path)

    def bring_in_step(self, root: Path, locale: str, wanted: dict[Msgid, set[str]], merge: bool) -> None:
        path = path_of(root, locale)
        parts = sorted((path.parent.parent / "parts").glob("*.po")) if merge else []
        new, quarrels = catalogue.merged_parts(parts)
        for line in quarrels:
            self.stderr.write(line)
        catalogue.write(path, locale, wanted, catalogue.translations(catalogue.read(path)) | new)
        for part in parts:
            part.unlink()

    def report(self, faults: list[str], *, fail: bool) -> None:
        if faults and fail:
            raise CommandError("\n".join([*faults, f"{len(faults)} texts need work"]))
        for line in faults:
            self.stdout.write(line)


def path_of(root: Path, locale: str) -> Path:
    return root / "config" / "locale" / locale / "LC_MESSAGES" / "django.po"
