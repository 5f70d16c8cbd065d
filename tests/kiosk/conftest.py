"""A paired tablet in Shanghai, the mock of WeCom, and a real browser."""

import pytest
from django.test import Client as Browser

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import KioskDevice
from clienteling.clients.services import new_code
from clienteling.lib import clock
from seeds import consents
from tests.factories import AssociateFactory, MarketFactory, StoreFactory
from tests.mobile.conftest import chromium
from tests.wecom.conftest import Wecom, corp, wecom

__all__ = ["chromium", "corp", "wecom"]


@pytest.fixture
def lin(wecom: Wecom) -> Associate:
    store = StoreFactory.create(market=MarketFactory.create(corp=wecom.corp), name="Shanghai IFC")
    return AssociateFactory.create(userid="lin", name="林悦", store=store)


@pytest.fixture
def admin(lin: Associate) -> Associate:
    return AssociateFactory.create(userid="", username="admin", store=None, market=None, role=Role.ADMINISTRATOR)


@pytest.fixture
def published(admin: Associate) -> None:
    """What clients are asked to agree to."""
    consents.build(admin, clock.now())


@pytest.fixture
def device(lin: Associate, published: None) -> KioskDevice:
    assert lin.store
    return KioskDevice.objects.create(store=lin.store, name="Counter")


@pytest.fixture
def code(device: KioskDevice, admin: Associate) -> str:
    return new_code(device, by=admin, at=clock.now())


@pytest.fixture
def tablet(code: str) -> Browser:
    """Knows its cookie, and nothing else."""
    browser = Browser()
    assert browser.post("/kiosk/pair/", {"code": code}).status_code == 302
    return browser
