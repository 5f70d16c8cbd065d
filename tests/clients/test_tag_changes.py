"""A tag or group renamed or deleted in the console is so in WeCom; what WeCom refuses is taken back here."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clienteling.associates.models import Associate, Market
from clienteling.associates.roles import Role
from clienteling.clients import tasks
from clienteling.clients.models import Client, Tag, TagChange, TagGroup
from clienteling.clients.services import add_tag, delete_tag, push_tag_changes, read_tags_later, rename_tag
from clienteling.lib.errors import DomainError
from clienteling.wecom.calls.corp_tags import NewTag
from clienteling.wecom.gateway import Gateway
from tests.factories import AssociateFactory, ClientFactory, MarketFactory
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(wecom: Wecom) -> Market:
    """With a group of two tags, known to WeCom and here."""
    market = MarketFactory.create(corp=wecom.corp)
    Gateway(wecom.corp).add_corp_tag([NewTag("Watches"), NewTag("Silk")], group_name="Interests")
    pulled(market)
    return market


@pytest.fixture
def marketing(market: Market) -> Associate:
    return AssociateFactory.create(userid="", username="m", market=market, store=None, role=Role.MARKETING)


def pulled(market: Market) -> None:
    read_tags_later(market.corp, at=timezone.now())
    tasks.pull_tags.apply().get()


def there(market: Market) -> dict[str, set[str]]:
    return {group.group_name: {tag.name for tag in group.tags} for group in Gateway(market.corp).get_corp_tag_list()}


def here() -> dict[str, set[str]]:
    groups = TagGroup.objects.filter(gone_at=None)
    return {group.name: set(group.tags.usable().values_list("name", flat=True)) for group in groups}


def post(browser: Browser, user: Associate, group: TagGroup, name: str, **rows: str) -> None:
    """The group's page, saved with other names; an empty name ticks the box of deletion."""
    browser.force_login(user)
    form = {"name": name, "tags-TOTAL_FORMS": str(len(rows)), "tags-INITIAL_FORMS": str(len(rows))}
    for number, (old, new) in enumerate(rows.items()):
        tag = group.tags.get(name=old)
        form |= {f"tags-{number}-id": str(tag.pk), f"tags-{number}-group": str(group.pk)}
        form |= {f"tags-{number}-name": new or old} | ({} if new else {f"tags-{number}-DELETE": "on"})
    assert browser.post(f"/console/clients/taggroup/{group.pk}/change/", form).status_code == 302
    tasks.push_tags.apply().get()


def test_group_and_tags_are_renamed_and_deleted_from_the_console(
    market: Market, marketing: Associate, client: Browser
) -> None:
    zhu: Client = ClientFactory.create(market=market)
    silk = Tag.objects.get(name="Silk")
    add_tag(zhu, silk, at=timezone.now())
    post(client, marketing, TagGroup.objects.get(), "Loves", Silk="", Watches="Clocks")
    assert there(market) == here() == {"Loves": {"Clocks"}}
    zhu.refresh_from_db()
    assert zhu.tag_ids == [] and not TagChange.objects.open().exists()
    pulled(market)
    assert here() == {"Loves": {"Clocks"}}


def test_a_group_is_deleted_with_its_tags(market: Market, marketing: Associate, client: Browser) -> None:
    client.force_login(marketing)
    page = f"/console/clients/taggroup/{TagGroup.objects.get().pk}/delete/"
    assert "Watches" in client.get(page).content.decode()
    client.post(page, {"post": "yes"})
    tasks.push_tags.apply().get()
    assert there(market) == here() == {}


def test_what_wecom_has_not_heard_is_not_undone_by_reading_its_tags(market: Market, marketing: Associate) -> None:
    rename_tag(Tag.objects.get(name="Watches"), "Clocks", by=marketing, at=timezone.now())
    delete_tag(Tag.objects.get(name="Silk"), by=marketing, at=timezone.now())
    rename_tag(TagGroup.objects.get(), "Loves", by=marketing, at=timezone.now())
    pulled(market)
    assert here() == {"Loves": {"Clocks"}}
    tasks.push_tags.apply().get()
    assert there(market) == {"Loves": {"Clocks"}}


def test_what_wecom_refuses_is_as_wecom_has_it(wecom: Wecom, market: Market, marketing: Associate) -> None:
    wecom.fault("81011", path="/cgi-bin/externalcontact/edit_corp_tag")
    rename_tag(Tag.objects.get(name="Watches"), "Clocks", by=marketing, at=timezone.now())
    tasks.push_tags.apply().get()
    tasks.pull_tags.apply().get()
    assert here() == there(market) == {"Interests": {"Watches", "Silk"}}
    assert TagChange.objects.get().error == "81011"


def test_wecom_is_told_later_when_it_does_not_answer(wecom: Wecom, market: Market, marketing: Associate) -> None:
    wecom.fault("503", path="/cgi-bin/externalcontact/del_corp_tag")
    delete_tag(Tag.objects.get(name="Silk"), by=marketing, at=timezone.now())
    tasks.push_tags.apply().get()
    change = TagChange.objects.open().get()
    assert change.due_at
    push_tag_changes(change.due_at)
    assert there(market) == {"Interests": {"Watches"}}


def test_a_group_deleted_in_wecom_is_gone_here_and_may_come_again(market: Market) -> None:
    group = TagGroup.objects.get()
    Gateway(market.corp).del_corp_tag(group_ids=[group.wecom_id])
    pulled(market)
    assert here() == {}
    Gateway(market.corp).add_corp_tag([NewTag("Silk")], group_name="Interests")
    pulled(market)
    assert here() == {"Interests": {"Silk"}}


def test_a_name_is_taken_once_and_not_by_everybody(market: Market, marketing: Associate) -> None:
    with pytest.raises(DomainError, match="name_taken"):
        rename_tag(Tag.objects.get(name="Watches"), "Silk", by=marketing, at=timezone.now())
    clerk = AssociateFactory.create(userid="x", market=market, store=None, role=Role.COMPLIANCE)
    with pytest.raises(DomainError, match="not_allowed"):
        delete_tag(Tag.objects.get(name="Watches"), by=clerk, at=timezone.now())
