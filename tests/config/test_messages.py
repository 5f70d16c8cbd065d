"""`manage.py messages` keeps the catalogues in step with the code."""

import gettext
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from config import catalogue

LOCALE, FRENCH = "config/locale/zh_Hans", "config/locale/fr"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of one module with one text, and a part that translates it."""
    (tmp_path / "clienteling").mkdir()
    (tmp_path / LOCALE / "parts").mkdir(parents=True)
    (tmp_path / "clienteling" / "views.py").write_text('_("Welcome, %(name)s")')
    part(tmp_path, "phone", "Welcome, %(name)s", "%(name)s，欢迎")
    return tmp_path


def part(tree: Path, name: str, msgid: str, msgstr: str) -> None:
    (tree / LOCALE / "parts" / f"{name}.po").write_text(f'msgid "{msgid}"\nmsgstr "{msgstr}"\n', encoding="utf-8")


def po(tree: Path) -> polib.POFile:
    return polib.pofile(str(tree / LOCALE / "LC_MESSAGES" / "django.po"))


def translated(tree: Path, msgid: str) -> str:
    return next(entry.msgstr for entry in po(tree) if entry.msgid == msgid and not entry.obsolete)


def complaints(tree: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("messages", root=tree, check=True)
    return str(caught.value)


def test_parts_are_taken_over_and_deleted(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    assert translated(tree, "Welcome, %(name)s") == "%(name)s，欢迎"
    assert not list((tree / LOCALE / "parts").iterdir())


def test_a_second_run_changes_nothing(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    first = (tree / LOCALE / "LC_MESSAGES" / "django.po").read_bytes()
    call_command("messages", root=tree)
    assert (tree / LOCALE / "LC_MESSAGES" / "django.po").read_bytes() == first


def test_parts_that_disagree_are_named_and_the_first_wins(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    part(tree, "console", "Welcome, %(name)s", "欢迎您，%(name)s")
    call_command("messages", root=tree, merge_parts=True)
    assert "phone.po" in capsys.readouterr().err
    assert translated(tree, "Welcome, %(name)s") == "欢迎您，%(name)s"


def test_a_text_that_went_is_kept_as_obsolete_and_comes_back_translated(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    source = tree / "clienteling" / "views.py"
    text = source.read_text()
    source.write_text("")
    call_command("messages", root=tree)
    assert [entry.msgstr for entry in po(tree).obsolete_entries()] == ["%(name)s，欢迎"]
    source.write_text(text)
    call_command("messages", root=tree)
    assert translated(tree, "Welcome, %(name)s") == "%(name)s，欢迎"


def test_the_check_names_texts_without_translation(tree: Path) -> None:
    call_command("messages", root=tree)
    assert "not translated: 'Welcome, %(name)s' (clienteling/views.py)" in complaints(tree)


def test_the_check_refuses_a_translation_that_lost_a_placeholder(tree: Path) -> None:
    part(tree, "phone", "Welcome, %(name)s", "欢迎")
    call_command("messages", root=tree, merge_parts=True)
    assert "placeholders differ: 'Welcome, %(name)s'" in complaints(tree)


def test_the_check_refuses_a_catalogue_that_is_behind_the_code(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    (tree / "clienteling" / "views.py").write_text('_("Good morning")')
    said = complaints(tree)
    assert "not in the catalogue: 'Good morning'" in said
    assert "no longer in the code: 'Welcome, %(name)s'" in said


def test_a_fuzzy_translation_is_a_guess(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    path = tree / LOCALE / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace("#, python-format", "#, fuzzy, python-format"))
    assert "fuzzy: 'Welcome, %(name)s'" in complaints(tree)


def test_labels_that_unfold_leaves_in_english_are_asked_for(tree: Path) -> None:
    call_command("messages", root=tree)
    assert "not translated: 'Search apps and models...' (unfold)" in complaints(tree)


def test_the_compiled_catalogue_translates(tree: Path) -> None:
    call_command("messages", root=tree, merge_parts=True)
    call_command("messages", root=tree, compile=True)
    with (tree / LOCALE / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Welcome, %(name)s") == "%(name)s，欢迎"


def french(tree: Path, one: str, many: str) -> str:
    """What is wrong with a French translation of a text with a plural."""
    (tree / "clienteling" / "views.py").write_text('ngettext("One hour", "%(n)d hours", n)')
    call_command("messages", root=tree, locale=["fr"])
    path = tree / FRENCH / "LC_MESSAGES" / "django.po"
    hours = polib.pofile(str(path))
    entry = next(entry for entry in hours if entry.msgid == "One hour")
    entry.msgstr_plural = {0: one, 1: many} if many else {0: one}
    hours.save()
    with pytest.raises(CommandError) as caught:
        call_command("messages", root=tree, locale=["fr"], check=True)
    return next((line for line in str(caught.value).splitlines() if "One hour" in line), "")


@pytest.mark.parametrize(
    ("one", "many", "fault"),
    [
        ("Une heure", "%(n)d heures", ""),
        ("%(n)d heure", "%(n)d heures", ""),
        ("Une heure", "Des heures", "placeholders differ"),
        ("Une heure", "", "plural forms missing"),
    ],
)
def test_french_has_two_forms_of_a_plural(tree: Path, one: str, many: str, fault: str) -> None:
    assert french(tree, one, many) == (f"fr: {fault}: 'One hour' (clienteling/views.py)" if fault else "")


def test_every_language_of_the_pages_has_its_catalogue(tree: Path) -> None:
    call_command("messages", root=tree)
    said = complaints(tree)
    assert all(f"{locale}: not translated: 'Welcome, %(name)s'" in said for locale in ("zh_Hans", "zh_Hant", "fr"))


def test_placeholders_may_change_their_order() -> None:
    assert catalogue.placeholders("{a} of {b}") == catalogue.placeholders("{b} 的 {a}")
