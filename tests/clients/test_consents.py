"""What a client agreed to: per purpose and channel, in published words, with proof; and being left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.associates.roles import Role
from clienteling.clients.models import Client, Consent, ConsentChannel, ConsentText, TextStatus
from clienteling.clients.services import (
    ClientData,
    ConsentData,
    Refusal,
    disturb_again,
    grant_consent,
    leave_alone,
    mark_minor,
    publish,
    refusals,
    retire,
    upsert_client,
    withdraw_consent,
)
from clienteling.lib.errors import DomainError, StaleStatus
from tests import factories
from tests.conftest import Cast

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def client(cast: Cast) -> Client:
    return factories.ClientFactory.create(market=cast.market, birth_year=None)


def agree(client: Client, purpose: str = "service", at: datetime = NOW - DAY, **said: Any) -> Consent:
    return grant_consent(client, purpose=purpose, at=at, text_version="2026-01", source="shop", **said)


def why(client: Client, at: datetime = NOW, purpose: str = "service", channel: str = "wecom") -> Refusal | None:
    return refusals([client.pk], purpose=purpose, channel=channel, at=at).get(client.pk)


def test_nobody_is_written_to_without_a_consent_for_that_purpose(client: Client) -> None:
    assert why(client) is Refusal.NO_CONSENT
    agree(client, "profiling")
    assert why(client) is Refusal.NO_CONSENT
    agree(client)
    assert why(client) is None


def test_a_consent_for_one_channel_says_nothing_about_another(client: Client) -> None:
    agree(client, channel="email")
    assert (why(client), why(client, channel="email")) == (Refusal.NO_CONSENT, None)


def test_withdrawing_one_channel_leaves_the_others(client: Client) -> None:
    agree(client, channel="email")
    agree(client, channel="wecom")
    assert withdraw_consent(client, purpose="service", channel="wecom", at=NOW)
    assert (why(client), why(client, channel="email")) == (Refusal.NO_CONSENT, None)


def test_a_no_to_one_channel_counts_where_the_yes_was_for_all(client: Client) -> None:
    agree(client, proof="call 17")
    assert withdraw_consent(client, purpose="service", channel="wecom", at=NOW)
    assert (why(client), why(client, channel="email"), why(client, NOW - HOUR)) == (Refusal.NO_CONSENT, None, None)
    rows = Consent.objects.filter(client=client)
    assert {(row.granted_at, row.text_version, row.source, row.proof.body) for row in rows} == {
        (NOW - DAY, "2026-01", "shop", "call 17")
    }
    assert rows.count() == len(ConsentChannel) and rows.get(channel="wecom").withdrawn_at == NOW
    assert not withdraw_consent(client, purpose="service", channel="wecom", at=NOW)


def test_a_no_to_one_channel_of_all_comes_after_the_yes_or_not_at_all(client: Client) -> None:
    agree(client)
    with pytest.raises(DomainError, match="consent_out_of_order"):
        withdraw_consent(client, purpose="service", channel="wecom", at=NOW - 2 * DAY)
    assert Consent.objects.get().channel == ""


def test_a_yes_of_its_own_holds_for_its_channel_beside_the_one_for_all(client: Client) -> None:
    agree(client)
    agree(client, channel="email", at=NOW - HOUR)
    agree(client, channel="wecom", at=NOW - HOUR)
    withdraw_consent(client, purpose="service", channel="wecom", at=NOW)
    assert (why(client), why(client, channel="email")) == (Refusal.NO_CONSENT, None)
    assert why(client, NOW - 2 * HOUR) is why(client, NOW - 2 * HOUR, channel="email") is None


@pytest.mark.parametrize("known", [True, False])
def test_a_source_says_yes_to_all_and_no_to_one(cast: Cast, known: bool) -> None:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳")
    if known:
        upsert_client(row, source="crm", at=NOW - DAY)
    said = [ConsentData("service"), ConsentData("service", granted=False, channel="wecom")]
    client, _created = upsert_client(replace(row, consents=said), source="crm", at=NOW - HOUR)
    assert (why(client), why(client, channel="phone")) == (Refusal.NO_CONSENT, None)
    upsert_client(replace(row, consents=said[1:]), source="crm", at=NOW)
    assert (why(client), why(client, channel="phone")) == (Refusal.NO_CONSENT, None)


def test_a_source_takes_one_channel_back_from_a_yes_to_all(cast: Cast) -> None:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", consents=[ConsentData("service")])
    upsert_client(row, source="crm", at=NOW - DAY)
    no = ConsentData("service", granted=False, channel="wecom")
    client, _created = upsert_client(replace(row, consents=[no]), source="crm", at=NOW)
    assert (why(client), why(client, channel="phone")) == (Refusal.NO_CONSENT, None)


def test_withdrawing_without_a_channel_closes_all(client: Client) -> None:
    agree(client, channel="email")
    agree(client)
    withdraw_consent(client, purpose="service", at=NOW)
    assert not Consent.objects.filter(client=client, withdrawn_at=None).exists()


def test_the_proof_is_kept_with_the_consent_that_it_was_given_for(client: Client) -> None:
    agree(client, proof="<svg>signature</svg>")
    again = agree(client, proof="<svg>another</svg>")
    assert again.proof.body == "<svg>signature</svg>"


def test_a_client_left_alone_is_not_written_to_until_the_spell_is_over(client: Client) -> None:
    agree(client)
    leave_alone(client, at=NOW, until=NOW + 2 * DAY, source="shop")
    assert why(client, NOW + DAY) is Refusal.DO_NOT_DISTURB
    assert why(client, NOW + 2 * DAY) is None


def test_a_spell_asked_for_again_gets_the_new_end(client: Client) -> None:
    agree(client)
    leave_alone(client, at=NOW, until=NOW + DAY, source="shop")
    leave_alone(client, at=NOW + timedelta(hours=1), source="shop")
    assert why(client, NOW + 300 * DAY) is Refusal.DO_NOT_DISTURB
    assert client.quiet_spells.count() == 1


def test_disturbing_again_ends_the_spell_and_keeps_its_history(client: Client) -> None:
    agree(client)
    leave_alone(client, at=NOW - DAY, source="shop")
    assert disturb_again(client, at=NOW)
    assert not disturb_again(client, at=NOW)
    assert (why(client, NOW - timedelta(hours=1)), why(client, NOW)) == (Refusal.DO_NOT_DISTURB, None)


def test_a_spell_that_ends_before_it_begins_is_refused(client: Client) -> None:
    with pytest.raises(DomainError) as refused:
        leave_alone(client, at=NOW, until=NOW - DAY, source="shop")
    assert (refused.value.code, refused.value.field) == ("quiet_spell_invalid", "until")


def test_minors_are_left_alone_until_they_are_of_age_in_their_market(client: Client) -> None:
    agree(client)
    client.birth_year, client.birth_md = 2008, 1123
    client.save()
    assert why(client, datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) is Refusal.MINOR
    assert why(client, datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) is None  # midnight in Shanghai


def test_a_minor_whose_year_is_unknown_can_be_marked(client: Client) -> None:
    agree(client)
    mark_minor(client, until=date(2027, 1, 1), at=NOW)
    assert why(client) is Refusal.MINOR
    mark_minor(client, until=None, at=NOW)
    assert why(client) is None


def test_what_a_source_says_of_consent_and_quiet_reaches_newcomers_and_regulars_alike(cast: Cast) -> None:
    said = ConsentData("marketing", channel="email", proof="call 17")
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", consents=[said, said], do_not_disturb=True)
    client, _created = upsert_client(row, source="crm", at=NOW)
    consent = client.consents.get()
    assert (consent.channel, consent.proof.body, client.quiet_spells.count()) == ("email", "call 17", 1)
    upsert_client(ClientData(cast.market.code, {"crm": "1"}, do_not_disturb=False), source="crm", at=NOW + DAY)
    assert not client.quiet_spells.running(NOW + DAY).exists()


def test_the_same_consent_and_quiet_said_twice_change_nothing(cast: Cast) -> None:
    said = ConsentData("marketing", channel="email")
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", consents=[said], do_not_disturb=True)
    before, _created = upsert_client(row, source="crm", at=NOW)
    client, _created = upsert_client(row, source="crm", at=NOW + DAY)
    assert client.updated_at == before.updated_at
    assert (client.consents.count(), client.quiet_spells.count()) == (1, 1)


@pytest.fixture
def text(cast: Cast) -> ConsentText:
    text = ConsentText.objects.create(purpose="marketing", version="2026-02")
    text.wordings.create(language="en", body="You may write to me.")
    text.wordings.create(language="zh-hans", body="我同意接收品牌资讯。")
    return text


def test_words_are_published_by_who_may_and_never_change_back(cast: Cast, text: ConsentText) -> None:
    admin = factories.AssociateFactory.create(role=Role.ADMINISTRATOR, username="root", market=None, store=None)
    with pytest.raises(DomainError):
        publish(text, by=cast.marketing, at=NOW)
    publish(text, by=admin, at=NOW)
    assert ConsentText.objects.in_force("marketing", cast.market) == text
    with pytest.raises(StaleStatus):
        publish(text, by=admin, at=NOW)
    retire(text, by=admin, at=NOW)
    assert (text.status, ConsentText.objects.in_force("marketing", cast.market)) == (TextStatus.RETIRED, None)


def test_words_missing_in_a_language_are_not_published(cast: Cast, text: ConsentText) -> None:
    text.wordings.filter(language="en").delete()
    admin = factories.AssociateFactory.create(role=Role.ADMINISTRATOR, username="root", market=None, store=None)
    with pytest.raises(DomainError) as refused:
        publish(text, by=admin, at=NOW)
    assert (refused.value.code, refused.value.field) == ("consent_text_without_words", "wordings")


def test_a_market_is_asked_in_its_own_words_before_the_houses(cast: Cast, text: ConsentText) -> None:
    admin = factories.AssociateFactory.create(role=Role.ADMINISTRATOR, username="root", market=None, store=None)
    own = ConsentText.objects.create(purpose="marketing", version="2025-09", market=cast.market)
    for wording in text.wordings.all():
        own.wordings.create(language=wording.language, body=wording.body)
    publish(own, by=admin, at=NOW - DAY)
    publish(text, by=admin, at=NOW)
    assert ConsentText.objects.in_force("marketing", cast.market) == own


STEPS = st.lists(
    st.tuples(st.sampled_from(["grant", "withdraw"]), st.sampled_from(["", "wecom", "email"]), st.integers(0, 6)),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_in_any_order_one_consent_is_open_and_the_past_stays_as_it_was(
    client: Client, steps: list[tuple[str, str, int]]
) -> None:
    Consent.objects.filter(client=client).delete()
    at = NOW
    seen: list[tuple[datetime, Refusal | None]] = []
    for verb, channel, hours in steps:
        at += timedelta(hours=hours)
        if verb == "grant":
            agree(client, at=at, channel=channel)
        else:
            withdraw_consent(client, purpose="service", at=at, channel=channel)
        seen.append((at + timedelta(minutes=1), why(client, at + timedelta(minutes=1))))
        at += timedelta(minutes=2)
    assert [(moment, why(client, moment)) for moment, _then in seen] == seen


def test_who_reads_another_language_is_asked_in_the_nearest(text: ConsentText) -> None:
    assert text.words("zh-hant") == "我同意接收品牌资讯。"
    assert text.words("fr") == "You may write to me."
