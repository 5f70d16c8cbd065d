"""Texts marked for translation are found in Python and in templates."""

from pathlib import Path

from config.msgids import Msgid, in_python, in_template, under


def test_python_calls_are_found_under_all_their_names() -> None:
    source = 'a = _("one"); b = gettext_lazy("two" " halves"); c = translation.gettext("three")'
    assert set(in_python(source)) == {Msgid("one"), Msgid("two halves"), Msgid("three")}


def test_plurals_and_contexts_are_told_apart() -> None:
    source = 'ngettext("%d client", "%d clients", n); pgettext_lazy("a month", "May"); npgettext("c", "s", "p", n)'
    assert set(in_python(source)) == {
        Msgid("%d client", "%d clients"),
        Msgid("May", "", "a month"),
        Msgid("s", "p", "c"),
    }


def test_a_text_only_known_at_run_time_is_no_msgid() -> None:
    assert not list(in_python('_(label); gettext(f"{a}"); other("text"); _()'))


def test_template_tags_filters_and_plurals_are_found() -> None:
    source = """{% load i18n %}<a title="{{ _("Close") }}">{% translate "Today's (new)" %}</a>
    {% blocktranslate trimmed count n=n %}{{ n }} alert{% plural %}{{ n }} alerts{% endblocktranslate %}
    {% include "x.html" with title=_("Clients") %} {% translate "May" context "a month" %}"""
    assert set(in_template(source)) == {
        Msgid("Close"),
        Msgid("Today's (new)"),
        Msgid("%(n)s alert", "%(n)s alerts"),
        Msgid("Clients"),
        Msgid("May", "", "a month"),
    }


def test_migrations_and_pages_outside_templates_are_left_out(tmp_path: Path) -> None:
    app = tmp_path / "shop"
    for name in ("migrations/0001.py", "views.py", "templates/shop/a.html", "docs/b.html"):
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        text = f'_("{name}")' if name.endswith(".py") else f'{{% translate "{name}" %}}'
        (app / name).write_text(text)
    assert under([app]) == {
        Msgid("views.py"): {"shop/views.py"},
        Msgid("templates/shop/a.html"): {"shop/templates/shop/a.html"},
    }
