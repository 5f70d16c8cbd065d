"""The way of an asset: drafted, submitted, approved, withdrawn; each step by who may take it."""

from datetime import UTC, date, datetime

import pytest

from clienteling.assets import services
from clienteling.assets.models import Asset, AssetStatus, AssetText
from clienteling.associates.models import Associate
from clienteling.lib.errors import DomainError, StaleStatus
from tests import factories
from tests.conftest import Cast

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def asset(cast: Cast) -> Asset:
    found = factories.AssetFactory.create(market=cast.market)
    AssetText.objects.create(asset=found, language="en", caption="A light", talking_point="Ask first")
    return found


def approved(asset: Asset, by: Associate) -> Asset:
    services.submit(asset, by=by, at=AT)
    services.approve(asset, by=by, at=AT)
    return asset


def test_an_approved_asset_is_usable_and_says_who_approved_it(asset: Asset, cast: Cast) -> None:
    approved(asset, cast.marketing)
    assert Asset.objects.usable(date(2026, 11, 22)).get() == asset
    assert (asset.approved_by, asset.approved_at) == (cast.marketing, AT)


def test_a_draft_is_not_approved_before_it_was_submitted(asset: Asset, cast: Cast) -> None:
    with pytest.raises(StaleStatus):
        services.approve(asset, by=cast.marketing, at=AT)
    assert not Asset.objects.usable(date(2026, 11, 22)).exists()


def test_the_second_of_two_approvals_comes_too_late(asset: Asset, cast: Cast) -> None:
    services.submit(asset, by=cast.marketing, at=AT)
    copy = Asset.objects.get(pk=asset.pk)
    services.approve(asset, by=cast.marketing, at=AT)
    with pytest.raises(StaleStatus):
        services.reject(copy, by=cast.marketing, at=AT)


def test_words_in_english_are_needed_before_submitting(cast: Cast) -> None:
    bare = factories.AssetFactory.create(market=cast.market)
    with pytest.raises(DomainError) as caught:
        services.submit(bare, by=cast.marketing, at=AT)
    assert caught.value.code == "text_missing"


def test_an_associate_does_not_approve(asset: Asset, cast: Cast) -> None:
    services.submit(asset, by=cast.marketing, at=AT)
    with pytest.raises(DomainError) as caught:
        services.approve(asset, by=cast.lin, at=AT)
    assert caught.value.code == "not_allowed"


def test_a_withdrawn_asset_is_no_longer_usable_and_may_be_reworked(asset: Asset, cast: Cast) -> None:
    approved(asset, cast.marketing)
    services.withdraw(asset, by=cast.marketing, at=AT)
    assert not Asset.objects.usable(date(2026, 11, 22)).exists()
    services.rework(asset, by=cast.marketing, at=AT)
    assert asset.status == AssetStatus.DRAFT


def test_words_fall_back_to_english_then_to_what_there_is(asset: Asset) -> None:
    assert asset.words("zh-hans").caption == "A light"
    AssetText.objects.create(asset=asset, language="zh-hans", caption="一束光", talking_point="先问候")
    assert asset.words("zh-hans").caption == "一束光"
    asset.texts.get(language="en").delete()
    assert asset.words("fr").caption == "一束光"


def test_an_asset_without_words_says_so(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        factories.AssetFactory.create(market=cast.market).words("en")
    assert caught.value.code == "text_missing"
