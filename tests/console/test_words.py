"""No page mixes languages: what head office and associates read is theirs from top to bottom."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from clienteling.alerts.models import Rule
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.outreach.models import PreparedMessage
from tests.console import reading
from tests.console.test_pages import addresses

# Names, units and words of the trade that Chinese readers meet in Latin letters.
SAME_EVERYWHERE = set(
    "Maison WeCom WeChat English Excel API CRM ID AppID SKU userid external_userid unionid openid AgentID Secret Token"
    " Français français fr zh hans hant EncodingAESKey HK CNY HKD LDAP JPEG PNG WebP JSON XLSX CSV MB Webhook https"
    " rejected esc pbkdf2_sha256 Ctrl".split()
)
Readers = Callable[[], Iterator[tuple[Associate | None, list[str]]]]
CHINESE_NAMES = {"简体中文", "繁體中文"}
OUTSIDE = ["/m/login/", "/console/login/", "/no/such/page/"]


def phone_pages(associate: Associate) -> list[str]:
    client = Client.objects.filter(relationships__associate=associate, relationships__ended_at=None)[0]
    pages = [reverse(f"mobile:{name}") for name in ("today", "clients", "results", "me")]
    return [*pages, reverse("mobile:client", args=[client.uid])]


def rule_pages() -> list[str]:
    """A live rule and the builder with it."""
    pk = Rule.objects.filter(status="live")[0].pk
    return [reverse("rules:rule", args=[pk]), reverse("rules:edit", args=[pk]), reverse("rules:facts")]


def few() -> Iterator[tuple[Associate | None, list[str]]]:
    """The pages people see most; what the others say is in the same catalogue."""
    yield Associate.objects.get(username="admin"), ["/console/", "/console/clients/client/", *rule_pages()[:2]]
    shop = Associate.objects.filter(role=Role.ASSOCIATE, alerts__handling="open", relationships__ended_at=None)[0]
    yield shop, phone_pages(shop)
    yield None, OUTSIDE


def all_pages() -> Iterator[tuple[Associate | None, list[str]]]:
    """Who opens which pages."""
    console = [*addresses(), "/console/", reverse("insights:monthly"), reverse("rules:new"), *rule_pages()]
    yield Associate.objects.get(username="admin"), console
    yield Associate.objects.filter(role=Role.MARKETING)[0], console
    shop = Associate.objects.filter(role=Role.ASSOCIATE, alerts__handling="open", relationships__ended_at=None)[0]
    yield shop, phone_pages(shop)
    yield None, OUTSIDE


def leftovers(
    language: str,
    words: Callable[[str], set[str]],
    allowed: set[str],
    held: list[reading.Held],
    readers: Readers = all_pages,
) -> dict[str, set[str]]:
    """Words of the other language that are no data the house holds, each text read once, by page."""
    seen, found = set[str](), dict[str, set[str]]()
    for who, pages in readers():
        browser = Browser(headers={"Accept-Language": language})
        if who:
            Associate.objects.filter(pk=who.pk).update(language=language)
            browser.force_login(who)
        for page in pages:
            new = reading.texts(browser.get(page, follow=True).content.decode()) - seen
            seen |= new
            for text in new:
                if words(text) - allowed and (left := words(reading.without(text, held)) - allowed):
                    found.setdefault(page, set()).update(left)
    return found


@pytest.fixture
def everything(house: Associate) -> None:
    """The demo house, and a message such as marketing prepares."""
    asset = Asset.objects.filter(status="approved")[0]
    PreparedMessage.objects.create(title="2026", asset=asset, valid_from=clock.now().date())


@pytest.mark.usefixtures("everything")
def test_pages_are_of_one_language() -> None:
    with translation.override(None):
        held = reading.data()
        assert leftovers("zh-hans", reading.latin, SAME_EVERYWHERE, held) == {}
        assert leftovers("en", reading.chinese, CHINESE_NAMES, held) == {}
        assert leftovers("zh-hant", reading.not_traditional, SAME_EVERYWHERE | {"简体中文"}, held, few) == {}
        assert leftovers("fr", reading.chinese, CHINESE_NAMES, held, few) == {}
