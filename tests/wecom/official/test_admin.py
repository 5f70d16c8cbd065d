"""Official Accounts in the console."""

import pytest
from django.test import Client

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import OfficialAccountFollower
from clienteling.wecom.models import OfficialAccount
from tests.factories import AssociateFactory, MarketFactory
from tests.wecom.official.callbacks import post, xml

pytestmark = pytest.mark.django_db
PAGES = ["wecom/officialaccount", "wecom/callbackevent", "clients/officialaccountfollower"]


@pytest.fixture
def console(account: OfficialAccount) -> Client:
    """The administrator's; the account has an event and a follower."""
    post(account, xml(account, MsgType="text", Content="canary"))
    OfficialAccountFollower.objects.create(account=account, openid="o-canary", openid_index=b"1" * 32)
    client = Client()
    client.force_login(Associate.objects.create_superuser("root", "a long password", name="Root"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_lists_show_the_account_and_neither_secret_nor_person(
    account: OfficialAccount, console: Client, page: str
) -> None:
    shown = console.get(f"/console/{page}/").content.decode()
    assert account.name in shown and str(account.secret) not in shown and "canary" not in shown


def test_a_followers_page_shows_no_openid(console: Client) -> None:
    follower = OfficialAccountFollower.objects.get()
    page = console.get(f"/console/clients/officialaccountfollower/{follower.pk}/change/").content.decode()
    assert str(follower.uid) in page and "canary" not in page and 'name="_save"' not in page


@pytest.mark.parametrize("page", PAGES)
def test_head_office_of_another_market_sees_none_of_it(account: OfficialAccount, console: Client, page: str) -> None:
    stranger = Client()
    stranger.force_login(AssociateFactory.create(role=Role.MARKETING, market=MarketFactory.create(), store=None))
    assert account.name not in stranger.get(f"/console/{page}/").content.decode()


def test_secrets_are_written_and_never_shown(account: OfficialAccount, console: Client) -> None:
    page = f"/console/wecom/officialaccount/{account.pk}/change/"
    known = {"name": "Maison", "corp": account.corp_id, "appid": account.appid, "original_id": account.original_id}
    assert console.post(page, {**known, "mode": "plain", "new_secret": "fresh-one"}).status_code == 302
    changed = OfficialAccount.objects.get()
    assert (changed.secret, changed.mode, changed.callback_token) == ("fresh-one", "plain", account.callback_token)
    assert "fresh-one" not in console.get(page).content.decode()


def test_a_new_account_needs_all_its_secrets(account: OfficialAccount, console: Client) -> None:
    known = {"name": "Second", "corp": account.corp_id, "appid": "wx2", "original_id": "gh_2", "mode": "aes"}
    assert console.post("/console/wecom/officialaccount/add/", known).status_code == 200
    given = {"new_secret": "s", "new_callback_token": "tok", "new_callback_aes_key": "Z" * 42 + "E"}
    assert console.post("/console/wecom/officialaccount/add/", known | given).status_code == 302
    assert str(OfficialAccount.objects.get(appid="wx2").callback_token) == "tok"
