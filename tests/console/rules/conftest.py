"""Marketing at its desk, in English."""

import pytest
from django.test import Client as Browser

from clienteling.associates.models import Associate
from tests.conftest import Cast
from tests.mobile.conftest import chromium

__all__ = ["chromium"]


@pytest.fixture
def marketing(cast: Cast) -> Associate:
    Associate.objects.filter(pk=cast.marketing.pk).update(language="en")
    return cast.marketing


@pytest.fixture
def desk(marketing: Associate) -> Browser:
    browser = Browser()
    browser.force_login(marketing)
    return browser
