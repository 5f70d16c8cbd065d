"""Why an alert, or none: from the client's page and from an alert, three clicks at most; on the phone, one."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from clienteling.alerts.models import Alert, Outcome
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.alerts.forgetting import forget_alerts
from tests.alerts.sold import alert_of
from tests.conftest import Cast


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """Not sent for want of consent, yesterday."""
    version = make_rule()
    return alert_of(version, make_client(cast.lin), clock.now() - timedelta(days=1), reason="no_consent")


@pytest.fixture
def desk(cast: Cast) -> Browser:
    Associate.objects.update(language="en")
    browser = Browser()
    browser.force_login(cast.marketing)
    return browser


def address(client: Client) -> str:
    return f"/console/reports/clients/{client.uid}/why/"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_no_calendar_counts_from_is_refused_beside_the_field(desk: Browser, alert: Alert, day: str) -> None:
    answer = desk.get(address(alert.client), {"rule": alert.rule.code, "day": day})
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {"day"}


def test_the_clients_page_leads_to_the_question(desk: Browser, alert: Alert) -> None:
    page = desk.get(f"/console/clients/client/{alert.client_id}/change/").content.decode()
    [link] = {part.split('"')[0] for part in page.split('href="') if part.split('"')[0].endswith("/why/")}
    asked = desk.get(link, follow=True)
    assert asked.redirect_chain[-1][0] == address(alert.client)
    assert '<option value="birthday">' in asked.content.decode()


def test_an_alert_leads_to_its_own_answer(desk: Browser, alert: Alert) -> None:
    link = f"/console/alerts/alert/{alert.pk}/why/"
    assert link in desk.get(f"/console/alerts/alert/{alert.pk}/change/").content.decode()
    page = desk.get(link, follow=True).content.decode()
    assert "There was an alert, but it was not sent" in page
    assert "The client has not agreed to be contacted" in page
    assert f"/console/alerts/alert/{alert.pk}/change/" in page


def test_the_alerts_page_explains_itself(desk: Browser, alert: Alert) -> None:
    page = desk.get(f"/console/alerts/alert/{alert.pk}/change/").content.decode()
    assert "days until the birthday ≤ 7 days" in page and "Kept back" in page


def test_what_failed_is_marked(desk: Browser, alert: Alert) -> None:
    old = clock.now() - timedelta(days=3)
    Client.objects.update(created_at=old - timedelta(days=9))
    alert.version.rule.versions.update(created_at=old - timedelta(days=9))
    forget_alerts()
    alert.run.matched = 0
    alert.run.save()
    day = clock.local_day(alert.run.as_of, "Asia/Shanghai")
    page = desk.get(address(alert.client), {"rule": "birthday", "day": str(day)}).content.decode()
    assert "did not meet the rule&#x27;s conditions" in page and ">not met<" in page and "nothing known" in page


def test_a_day_that_is_none_is_asked_for_again(desk: Browser, alert: Alert) -> None:
    page = desk.get(address(alert.client), {"rule": "birthday", "day": "someday"})
    assert page.status_code == 200 and "answer" not in page.context


def test_another_markets_client_is_not_there(desk: Browser, alert: Alert) -> None:
    abroad = factories.ClientFactory.create()
    assert desk.get(address(abroad)).status_code == 404


def test_the_phone_explains_an_alert_and_that_counts_as_opened(cast: Cast, alert: Alert) -> None:
    Associate.objects.update(language="en")
    phone = Browser()
    phone.force_login(cast.lin)
    page = phone.get(f"/m/alerts/{alert.pk}/why/").content.decode()
    assert "days until the birthday ≤ 7 days" in page
    assert Outcome.objects.get(pk=alert.pk).opened_at is not None


def test_a_colleague_of_another_store_gets_no_explanation(cast: Cast, alert: Alert) -> None:
    phone = Browser()
    phone.force_login(cast.chan)
    assert phone.get(f"/m/alerts/{alert.pk}/why/").status_code == 404
