"""The page an associate opens first."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clienteling.alerts.models import Handling, Rule
from clienteling.assets.models import Asset, AssetText
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert


def names(page: str, *wanted: str) -> list[str]:
    """Which of the names stand on the page, in its order."""
    return sorted((name for name in wanted if name in page), key=page.index)


def approved(cast: Cast, **fields: object) -> Asset:
    asset = factories.AssetFactory.create(
        status="approved", approved_by=cast.marketing, approved_at=clock.now(), **fields
    )
    for language, caption, point in (("en", "Autumn light", "Begin with the strap"), ("zh-hans", "秋光", "先说肩带")):
        AssetText.objects.create(asset=asset, language=language, caption=caption, talking_point=point)
    return asset


def test_an_associate_sees_her_own_alerts_only(cast: Cast) -> None:
    raise_alert(client_of(cast.lin, "朱丽艳"), cast.lin)
    raise_alert(client_of(cast.zhou, "胡强秀"), cast.zhou)
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert names(page, "朱丽艳", "胡强秀") == ["朱丽艳"]


def test_a_manager_sees_the_stores_alerts_with_the_associates_name(cast: Cast) -> None:
    cast.zhou.name = "周敏"
    cast.zhou.save()
    raise_alert(client_of(cast.zhou, "胡强秀"), cast.zhou)
    raise_alert(client_of(cast.chan, "张刚"), cast.chan)
    page = phone(cast.manager).get("/m/today/").content.decode()
    assert names(page, "胡强秀", "周敏", "张刚") == ["胡强秀", "周敏"]


def test_the_most_urgent_comes_first_and_what_was_put_off_last(cast: Cast) -> None:
    soon, now = make_rule("soon"), clock.now()
    Rule.objects.filter(pk=soon.rule_id).update(priority=90)
    raise_alert(client_of(cast.lin, "甲一"), cast.lin, expires_at=now + timedelta(days=2))
    raise_alert(client_of(cast.lin, "乙二"), cast.lin, expires_at=now + timedelta(days=1))
    raise_alert(client_of(cast.lin, "丙三"), cast.lin, version=soon, expires_at=now + timedelta(days=9))
    raise_alert(client_of(cast.lin, "丁四"), cast.lin, version=soon, handling=Handling.LATER)
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert names(page, "甲一", "乙二", "丙三", "丁四") == ["丙三", "乙二", "甲一", "丁四"]


def test_the_words_are_in_the_associates_language(cast: Cast) -> None:
    cast.lin.language = "en"
    cast.lin.save()
    raise_alert(client_of(cast.lin), cast.lin)
    assert "Good day, 朱丽艳" in phone(cast.lin).get("/m/today/").content.decode()


def test_the_caption_is_in_the_clients_language_and_the_advice_in_the_associates(cast: Cast) -> None:
    version = make_rule("with-asset", asset=approved(cast))
    raise_alert(client_of(cast.lin, language="en"), cast.lin, version=version)
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert "Autumn light" in page and "先说肩带" in page and "秋光" not in page


def test_an_asset_whose_rights_ended_is_not_suggested_any_more(cast: Cast) -> None:
    version = make_rule("with-asset", asset=approved(cast, expires_on=date(2021, 1, 1)))
    raise_alert(client_of(cast.lin), cast.lin, version=version)
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert "联系的好时机" in page and "秋光" not in page


def test_nothing_to_do_says_what_that_means(cast: Cast) -> None:
    cast.lin.language = "en"
    cast.lin.save()
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert "All done for today" in page and 'class="badge" hidden' in page


def test_the_tab_bar_counts_what_is_to_do(cast: Cast) -> None:
    for _number in range(3):
        raise_alert(client_of(cast.lin), cast.lin)
    page = phone(cast.lin).get("/m/clients/")
    assert page.context["to_do"] == 3


def test_more_alerts_than_a_page_are_shown_on_request(cast: Cast) -> None:
    version = make_rule()
    for _number in range(32):
        raise_alert(client_of(cast.lin), cast.lin, version=version)
    browser = phone(cast.lin)
    assert len(browser.get("/m/today/").context["cards"]) == 30
    assert len(browser.get("/m/today/?show=60").context["cards"]) == 32


def test_ten_alerts_cost_as_many_queries_as_two(cast: Cast) -> None:
    version = make_rule("with-asset", asset=approved(cast))
    browser, counts = phone(cast.lin), []
    browser.get("/m/today/")
    for number in (2, 8):
        for _alert in range(number):
            raise_alert(client_of(cast.lin), cast.lin, version=version)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/m/today/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17
