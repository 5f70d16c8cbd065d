"""The API of alerts: read them, and say what was done."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from clienteling.alerts.models import Alert, Delivery, RuleRun, RuleVersion
from clienteling.associates.models import Associate
from clienteling.attribution.models import Touch
from clienteling.clients.services import withdraw_consent
from clienteling.lib import clock
from tests.alerts.conftest import make_client, make_rule
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.factories import MarketFactory

URL = "/api/v1/alerts/"


def raised(version: RuleVersion, associate: Associate, **fields: Any) -> Alert:
    assert associate.market is not None
    run = RuleRun.objects.create(version=version, market=associate.market, as_of=clock.now(), matched=1, duration_ms=1)
    given = {"delivery": Delivery.DELIVERED, "expires_at": clock.now() + timedelta(days=3), **fields}
    return Alert.objects.create(
        rule=version.rule,
        client=make_client(associate),
        period=1,
        version=version,
        run=run,
        associate=associate,
        evidence={"days_to_birthday": 2},
        raised_at=clock.now(),
        due_at=clock.now(),
        **given,
    )


@pytest.fixture
def alert(cast: Cast) -> Alert:
    return raised(make_rule(), cast.lin)


def listed(api: APIClient, **query: str) -> list[int]:
    return [row["id"] for row in api.get(URL, query).json()["results"]]


def test_an_alert_explains_itself_in_the_readers_language(alert: Alert, cast: Cast, login: Login) -> None:
    shown = login(cast.lin).get(f"{URL}{alert.pk}/").json()
    assert (shown["rule"], shown["why"], shown["handling"]) == ("birthday", "联系的好时机", "open")
    assert shown["evidence"] == {"days_to_birthday": 2}


def test_once_consent_is_withdrawn_it_says_why_and_no_words(alert: Alert, cast: Cast, login: Login) -> None:
    before = login(cast.lin).get(f"{URL}{alert.pk}/").json()
    withdraw_consent(alert.client, purpose="service", at=clock.now())
    after = login(cast.lin).get(f"{URL}{alert.pk}/").json()
    assert before["say"] and not before["withheld"]
    assert (after["say"], after["withheld"]) == ("", "no_consent")


def test_everybody_sees_what_is_theirs(alert: Alert, cast: Cast, login: Login) -> None:
    assert listed(login(cast.lin)) == listed(login(cast.manager)) == listed(login(cast.marketing)) == [alert.pk]
    assert listed(login(cast.zhou)) == listed(login(cast.chan)) == []
    assert login(cast.chan).get(f"{URL}{alert.pk}/").status_code == 404


def test_head_office_and_machines_read_the_words_with_a_masked_name(
    alert: Alert, cast: Cast, shop: APIClient, login: Login
) -> None:
    alert.client.name = "朱丽艳"
    alert.client.save(update_fields=["name"])
    assert "朱丽艳" in login(cast.lin).get(URL).content.decode()
    for reader in (login(cast.marketing), shop):
        for address in (URL, f"{URL}{alert.pk}/"):
            text = reader.get(address).content.decode()
            assert "朱**" in text and "朱丽艳" not in text


def test_a_machine_sees_its_market(alert: Alert, shop: APIClient) -> None:
    assert listed(shop) == [alert.pk]
    assert listed(with_key(MarketFactory.create(), "elsewhere")) == []
    assert with_key(None, "blind", scopes=["clients:read"]).get(URL).status_code == 403


@pytest.mark.parametrize(("verb", "handling"), [("acknowledge", "acknowledged"), ("later", "later"), ("done", "done")])
def test_an_associate_says_what_was_done(alert: Alert, cast: Cast, login: Login, verb: str, handling: str) -> None:
    assert login(cast.lin).post(f"{URL}{alert.pk}/{verb}/").json()["handling"] == handling
    assert Touch.objects.filter(associate=cast.lin).exists() == (verb == "done")


def test_what_is_done_is_not_done_again(alert: Alert, cast: Cast, login: Login) -> None:
    api = login(cast.lin)
    assert [api.post(f"{URL}{alert.pk}/done/").status_code for _ in range(2)] == [200, 409]
    assert Touch.objects.count() == 1


@pytest.mark.parametrize("verb", ["acknowledge", "later", "done", "dismiss"])
def test_nobody_handles_somebody_elses_alert(
    alert: Alert, cast: Cast, login: Login, shop: APIClient, verb: str
) -> None:
    path = f"{URL}{alert.pk}/{verb}/"
    assert login(cast.chan).post(path).status_code == 404
    assert login(cast.marketing).post(path).status_code == 403
    assert shop.post(path).status_code == 403
    assert APIClient().post(path).status_code == 401
    alert.refresh_from_db()
    assert alert.handling == "open"


def test_an_alert_is_put_off_until_then(alert: Alert, cast: Cast, login: Login) -> None:
    until = clock.now() + timedelta(days=2)
    shown = login(cast.lin).post(f"{URL}{alert.pk}/later/", {"until": until.isoformat()}, format="json").json()
    assert (shown["handling"], datetime.fromisoformat(shown["later_until"])) == ("later", until)


@pytest.mark.parametrize("until", ["soon", "2020-01-01T00:00:00Z"])
def test_later_must_lie_ahead(alert: Alert, cast: Cast, login: Login, until: str) -> None:
    answer = login(cast.lin).post(f"{URL}{alert.pk}/later/", {"until": until}, format="json")
    assert answer.status_code == 400 and answer.json()["errors"][0]["attr"] == "until"


def test_an_alert_is_of_no_use_for_a_reason(alert: Alert, cast: Cast, login: Login) -> None:
    api = login(cast.lin)
    refused = api.post(f"{URL}{alert.pk}/dismiss/", {"reason": "bored"}, format="json")
    assert refused.status_code == 400 and refused.json()["errors"][0]["attr"] == "reason"
    shown = api.post(f"{URL}{alert.pk}/dismiss/", {"reason": "wrong_client"}, format="json").json()
    assert (shown["handling"], shown["dismissal"]) == ("dismissed", "wrong_client")


def test_the_list_is_narrowed(alert: Alert, cast: Cast, login: Login) -> None:
    api = login(cast.lin)
    assert (listed(api, handling="open"), listed(api, handling="done")) == ([alert.pk], [])
    assert api.get(URL, {"handling": "eaten"}).status_code == 400


def test_a_longer_list_needs_no_more_queries(
    cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    version = make_rule()
    for _ in range(5):
        raised(version, cast.lin)
    api = login(cast.lin)
    api.get(URL)  # the first request of a session notes its time
    with django_assert_max_num_queries(8):
        assert len(listed(api)) == 5
