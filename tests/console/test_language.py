"""The console speaks the language of whoever is logged in, and can be told to change."""

from django.test import Client as Browser

from clienteling.associates.models import Associate
from tests.conftest import Cast


def test_the_chosen_language_is_remembered(cast: Cast, browser: Browser) -> None:
    browser.force_login(cast.marketing)
    browser.post("/console/language/", {"language": "en", "next": "/console/"})
    assert Associate.objects.get(pk=cast.marketing.pk).language == "en"
    assert 'lang="en"' in browser.get("/console/assets/asset/").content.decode()


def test_an_unknown_language_changes_nothing(cast: Cast, browser: Browser) -> None:
    browser.force_login(cast.marketing)
    browser.post("/console/language/", {"language": "xx", "next": "/console/"})
    assert Associate.objects.get(pk=cast.marketing.pk).language == "zh-hans"


def test_the_log_in_page_changes_its_language_for_anybody(db: None, browser: Browser) -> None:
    browser.post("/console/language/", {"language": "en", "next": "/console/login/"})
    assert 'lang="en"' in browser.get("/console/login/").content.decode()
