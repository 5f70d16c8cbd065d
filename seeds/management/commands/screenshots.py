"""`manage.py screenshots`: pictures of the running demo for the README, so that they stay true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import KioskDevice
from clienteling.clients.services import new_code
from clienteling.lib import clock
from seeds import browser
from seeds.house import DEMO_PASSWORD

# Language → who is shown: an associate, somebody of head office.
PEOPLE = {"zh-hans": ("linyue", "marketing"), "en": ("chloe.chan", "admin")}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1500}
TABLET = {"width": 1180, "height": 820}


class Shots:
    """Pictures in one language."""

    def __init__(self, chrome: Any, web: str, mock: str, *, language: str, market: str, pairing: str) -> None:
        self.chrome, self.web, self.mock, self.market = chrome, web, mock, market
        self.language, self.pairing = language, pairing
        self.locale = "zh-CN" if language == "zh-hans" else "en-GB"
        self.userid, self.head_office = PEOPLE[language]

    def page(self, size: dict[str, int], scale: float = 1) -> Any:
        context = self.chrome.new_context(viewport=size, locale=self.locale, device_scale_factor=scale)
        context.set_default_timeout(15_000)
        return context.new_page()

    def all(self) -> Iterator[tuple[str, bytes]]:
        yield "card", self.card()
        yield from self.phone()
        yield from self.kiosk()
        yield from self.console()

    def card(self) -> bytes:
        """The mock's phone with what was delivered."""
        page = self.page({"width": 640, "height": 940}, 1.5)
        self.open(page, f"{self.mock}/phones/{self.userid}")
        if not page.locator(".chat .card, .chat [data-task]").count() and page.locator(".chat .empty").count():
            raise CommandError(f"No card on the phone of {self.userid}: let the demo deliver today's alerts first.")
        return bytes(page.locator(".phone").screenshot())

    def phone(self) -> Iterator[tuple[str, bytes]]:
        """*Today*, the first client on it and what would be sent, logged in through the mock's OAuth page."""
        page = self.page(PHONE, 2)
        self.open(page, f"{self.web}/m/login/{self.market}/")
        page.locator(f'a[href*="as={self.userid}"]').first.click()
        page.wait_for_url("**/m/today/**")
        yield "today", self.settled(page)
        page.locator('a[href^="/m/clients/"]:not([href="/m/clients/"]), a[href^="/m/alerts/"]').first.click()
        page.wait_for_url("**/m/clients/**")
        yield "client", self.settled(page)
        page.locator(".shortcuts a[href*='/preview/']").click()
        page.wait_for_selector("dialog[open] .bubble")
        yield "preview", self.settled(page)

    def kiosk(self) -> Iterator[tuple[str, bytes]]:
        """The tablet of the associate's shop: whom to choose, and what to enter."""
        page = self.page(TABLET)
        self.open(page, f"{self.web}/kiosk/?l={self.language}")
        page.fill("input[name=code]", self.pairing)
        page.click("button")
        page.wait_for_selector(".host")
        self.open(page, f"{self.web}/kiosk/?l={self.language}")
        yield "kiosk", self.settled(page)
        page.locator(".host").first.click()
        page.wait_for_selector("canvas")
        yield "kiosk-visit", self.settled(page)

    def console(self) -> Iterator[tuple[str, bytes]]:
        """The dashboard, the rule builder with a ready-made rule, the jobs, and a search over them."""
        page = self.page(DESK)
        self.open(page, f"{self.web}/console/login/?next=/console/")
        page.fill("#id_username", self.head_office)
        page.fill("#id_password", DEMO_PASSWORD)
        page.click("#login-form button[type=submit]")
        page.wait_for_selector(".board")
        usual = page.locator("html").get_attribute("lang")
        self.speak(page, self.language)
        yield "console", self.settled(page)
        self.open(page, f"{self.web}/console/rules/new/?like=viewed-not-bought")
        yield "builder", self.settled(page)
        self.open(page, f"{self.web}/console/jobs/")
        yield "jobs", self.settled(page)
        page.fill("#nav-filter", "chan" if self.language == "en" else "林")
        page.wait_for_selector("#find-results a")
        yield "find", self.settled(page)
        self.speak(page, usual)

    def speak(self, page: Any, language: str) -> None:
        """Through the console's own switch, which is remembered: so it is put back afterwards."""
        if page.locator("html").get_attribute("lang") != language:
            form = page.locator(f'form:has(input[name="language"][value="{language}"])').first
            with page.expect_navigation():
                form.evaluate("form => form.submit()")

    def open(self, page: Any, address: str) -> None:
        try:
            answer = page.goto(address)
        except Exception as error:  # playwright is imported only where a browser is
            raise CommandError(
                f"{address} does not answer: start the demo, or name it with --web and --mock"
            ) from error
        if answer and answer.status >= 400:
            raise CommandError(f"{address} answered {answer.status}")

    def settled(self, page: Any) -> bytes:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        return bytes(page.screenshot())


class Command(BaseCommand):
    help = "Take the README's screenshots from a running demo, in Chinese and English."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "docs" / "screens")
        parser.add_argument("--web", type=address, default=settings.PUBLIC_URL, help="address of the demo's web")
        parser.add_argument("--mock", type=address, default=settings.WECOM_OAUTH_URL, help="address of the mock")

    def handle(self, *args: Any, out: Path, web: str, mock: str, **options: Any) -> None:
        people = [userid for userid, _head_office in PEOPLE.values()]
        markets = dict(Associate.objects.filter(userid__in=people).values_list("userid", "market__code"))
        if len(markets) < len(people):
            raise CommandError("The demo's associates are not in the database: start the demo first.")
        codes = {userid: pairing_code(userid) for userid in people}
        with browser.browser() as chrome:
            for language, (userid, _head_office) in PEOPLE.items():
                market = str(markets[userid])
                shots = Shots(chrome, web, mock, language=language, market=market, pairing=codes[userid])
                for name, png in shots.all():
                    path = out / f"{name}-{language[:2]}.png"
                    self.stdout.write(f"{path} {browser.write(path, png) // 1000} kB")


def pairing_code(userid: str) -> str:
    """For the tablet of the associate's shop, which is paired anew."""
    store = Associate.objects.get_queryset().values_list("store", flat=True).get(userid=userid)
    device, _created = KioskDevice.objects.get_or_create(store_id=store, defaults={"name": "Kiosk"})
    administrator = Associate.objects.active().filter(role=Role.ADMINISTRATOR).earliest("pk")
    return new_code(device, by=administrator, at=clock.now())


def address(text: str) -> str:
    """Without a slash at the end."""
    if urlsplit(text).scheme not in ("http", "https"):
        raise CommandError(f"{text}: must begin with http:// or https://")
    return text.rstrip("/")
