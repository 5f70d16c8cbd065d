"""The demo's organisation: WeCom's directory agrees with it, and nearly everybody has read the guideline."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from pytest_django import Settings

from clienteling.associates.models import Absence, Associate, DirectoryChange, DirectoryRun, Shift
from clienteling.associates.services import advance_due, progress, start_nightly
from clienteling.lib import clock
from clienteling.wecom.mock import running_mock
from seeds import guidelines, house, mock, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organised() -> None:
    now = clock.now()
    today = clock.local_day(now, "Asia/Shanghai")
    house.build(today)
    for _twice in range(2):
        organisation.build(today, now)
        guidelines.build(Associate.objects.get(username="compliance"), now)


def test_the_rota_and_absences_are_there_once() -> None:
    assert Absence.objects.count() == 3
    assert Shift.objects.count() == Associate.objects.selling().count() * 10


def test_nearly_everybody_may_send() -> None:
    rows = progress(list(Associate.objects.selling()))
    waiting = {row.associate.userid for row in rows if "guideline" not in row.done}
    assert waiting == guidelines.NOT_YET
    assert {row.associate.userid for row in rows if "quiz" not in row.done} == guidelines.NOT_YET | guidelines.NO_QUIZ


def test_the_nightly_reading_of_the_mocks_directory_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    mock.write_setup(tmp_path / "setup.json")
    night = clock.start_of_day(clock.local_day(clock.now(), "Asia/Shanghai"), "Asia/Shanghai") + timedelta(hours=4)
    with running_mock() as wecom:
        settings.WECOM_API_URL = wecom.url
        setup = json.loads((tmp_path / "setup.json").read_text())
        requests.post(f"{wecom.url}/mock/setup", json=setup, timeout=10).raise_for_status()
        assert len(start_nightly(night)) == 2
        for step in range(8):
            advance_due(night + timedelta(minutes=3 * step))
    assert set(DirectoryRun.objects.values_list("status", "lost")) == {("done", 0)}
    assert not DirectoryChange.objects.exists() and Associate.objects.active().selling().count() == 32
