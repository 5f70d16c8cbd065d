"""The composition: every setting it gives is one we read, every queue has a worker, every file is there."""

import re

import pytest

from config.celery import app
from tests.deploy.files import GIVEN, ROOT, compose, steps

PRODUCT = ("migrate", "web-1", "web-2", "worker-deliver", "worker-rules", "worker-bulk", "beat")
ROLES = {"migrate": "command", "web-1": "web", "web-2": "web", "beat": "beat"}


def test_every_queue_has_a_worker_and_now_has_children_that_do_not_deliver() -> None:
    commands = [compose()["services"][name]["command"] for name in PRODUCT if name.startswith("worker")]
    queues = [command[command.index("-Q") + 1].split(",") for command in commands]
    assert sorted(sum(queues, [])) == sorted(queue.name for queue in app.conf.task_queues)
    [shared] = [command for command, names in zip(commands, queues, strict=True) if names == ["now", "deliver"]]
    assert int(shared[shared.index("--concurrency") + 1]) >= 2


@pytest.mark.parametrize("name", PRODUCT)
def test_each_process_knows_its_role_and_runs_without_rights(name: str) -> None:
    service = compose()["services"][name]
    assert service["environment"]["PROCESS_ROLE"] == ROLES.get(name, "worker")
    assert service["cap_drop"] == ["ALL"] and service["read_only"] is True


@pytest.mark.parametrize("name", PRODUCT)
def test_every_setting_of_the_env_file_reaches_each_process(name: str) -> None:
    assert compose()["services"][name]["env_file"] == ".env"


def test_workers_and_beat_have_time_to_end() -> None:
    services = compose()["services"]
    assert {services[name]["stop_grace_period"] for name in PRODUCT if ROLES.get(name, "beat") == "beat"} == {"75s"}


def test_every_variable_is_one_the_settings_read() -> None:
    read = (ROOT / "config" / "settings.py").read_text()
    given = compose()["services"]["web-1"]["environment"]
    assert [name for name in given if f'"{name}"' not in read] == []


def test_every_file_that_is_mounted_is_there() -> None:
    mounts = [volume for service in compose()["services"].values() for volume in service.get("volumes", [])]
    ours = [mount.partition(":")[0] for mount in mounts if mount.startswith("./")]
    assert len(ours) == 3 and all((ROOT / path).is_file() for path in ours)


def test_nothing_secret_is_written_down() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{(\w+):\?\}", text)) >= {*GIVEN, "FIELD_KEYS", "INDEX_KEY"}


def test_the_backups_programs_are_of_the_databases_version() -> None:
    major = re.match(r"postgres:(\d+)", compose()["services"]["postgres"]["image"])
    assert major and any(f"postgresql-client-{major[1]}" in words for _, words in steps())
