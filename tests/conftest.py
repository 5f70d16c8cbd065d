"""The shared cast: two markets' worth of shop life, small enough to keep in mind."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import hypothesis
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.roles import Role
from clienteling.clients.services.partitions import ensure_around
from clienteling.lib import clock
from clienteling.lib.kept import Kept
from tests import balance, emptying, factories

# On a loaded machine drawing an example may take longer than Hypothesis likes.
hypothesis.settings.register_profile("shared cores", suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("shared cores")
PATIENCE_S = 62.0  # with the database, of the tests themselves; the processes they start keep the house's own


@dataclass(frozen=True)
class Cast:
    """`lin` and `zhou` work in Shanghai, `chan` in Beijing and must see nothing of theirs."""

    market: Market
    shanghai: Store
    beijing: Store
    lin: Associate
    zhou: Associate
    chan: Associate
    manager: Associate
    marketing: Associate


gc.disable()  # until the tests are collected


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run them, as each of those must put them."""
    if others := getattr(config, "workerinput", None):
        items[:] = balance.balanced(items, int(others["workercount"]))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: collecting garbage need not look through it again and again."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Where `run.py test` has made the tables already, each process copies them. Statements may take long."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")
    for each in connections.all():
        patience = f"{PATIENCE_S - 2:.0f}s"
        waits = f" -c statement_timeout={patience} -c idle_in_transaction_session_timeout={patience}"
        each.settings_dict["OPTIONS"]["options"] += waits
        each.settings_dict["PATIENCE_S"] = PATIENCE_S


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The audit log refuses to be emptied; a database of tests may say that it can be, for tests that commit.

    The log of activity has its months, as where beat runs: no first row waits for another's to be made.
    """
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            assert connection.settings_dict["NAME"].startswith("test_"), (
                "none of the tests chosen is marked `django_db`"
            )
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET clienteling.audit_may_be_emptied = 'on'")
        emptying.be_quick()
        ensure_around(clock.now() - timedelta(days=31))
        connection.close()


class Hasher(PBKDF2PasswordHasher):
    """Quick to make; what it made, any process can read."""

    iterations = 1


@pytest.fixture(autouse=True)
def any_minute(settings: Settings) -> None:
    """A test does not mind whether it runs at :00 or :30, or at night, nor how long a password could be guessed."""
    settings.WECOM_OFF_ROUND_S = 0
    settings.ALERTS_AT_ANY_HOUR = True
    settings.PASSWORD_HASHERS = [f"{Hasher.__module__}.{Hasher.__qualname__}"]


@pytest.fixture
def cast(db: None) -> Cast:
    market = factories.MarketFactory.create()
    shanghai = factories.StoreFactory.create(market=market, code="SH1", name="Shanghai IFC")
    beijing = factories.StoreFactory.create(market=market, code="BJ1", name="Beijing SKP")
    return Cast(
        market=market,
        shanghai=shanghai,
        beijing=beijing,
        lin=factories.AssociateFactory.create(userid="lin", market=market, store=shanghai),
        zhou=factories.AssociateFactory.create(userid="zhou", market=market, store=shanghai),
        chan=factories.AssociateFactory.create(userid="chan", market=market, store=beijing),
        manager=factories.AssociateFactory.create(userid="wu", market=market, store=shanghai, role=Role.STORE_MANAGER),
        marketing=factories.AssociateFactory.create(
            userid="", username="marketing", market=market, store=None, role=Role.MARKETING
        ),
    )


@pytest.fixture(scope="module")
def launched(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the tests of a module, which close what they opened in it.

    Django takes the browser driver's event loop for an async view unless told otherwise.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install the Debian package `chromium` to run the browser tests")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a process keeps for a few seconds is not another test's."""
    for kept in Kept.all:
        kept.forget()
