"""The variables our processes start with: the user's, those that lead to the servers, those of a laptop."""

import base64
import os
import secrets
from collections.abc import Mapping

from runner import places

SERVERS = ("DATABASE_URL", "REDIS_URL")
WEB_PORT = 8000
MOCK_PORT = 8600


def read_env_file() -> None:
    """Take external servers named in `.env` as if they stood in the environment; Django reads the rest itself."""
    path = places.CHECKOUT / ".env"
    for line in path.read_text().splitlines() if path.exists() else ():
        name, found, value = line.removeprefix("export ").partition("=")
        if found and name.strip() in SERVERS:
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def laptop(web_port: int = WEB_PORT, mock_port: int = MOCK_PORT) -> dict[str, str]:
    """A demo's own addresses. WeCom is always the mock here: nothing may reach a real one by accident, and it does not
    mind the full and the half hour, or the night."""
    return {
        "DEBUG": "1",
        "PUBLIC_URL": f"http://localhost:{web_port}",
        "WECOM_API_URL": f"http://127.0.0.1:{mock_port}",
        "WECOM_OAUTH_URL": f"http://localhost:{mock_port}",
        "WECOM_LOGIN_URL": f"http://localhost:{mock_port}",
        "WECOM_JS_SDK_URL": f"http://localhost:{mock_port}/files/jssdk.js",
        "WECOM_OFF_ROUND_S": "0",
        "ALERTS_AT_ANY_HOUR": "1",
        "GLOBAL_HOLDOUT_PERCENT": "2",
        "OFFICIAL_ACCOUNT_API_URL": f"http://127.0.0.1:{mock_port}/api.weixin.qq.com",
    }


def production() -> dict[str, str]:
    """What a production environment would set, with keys of the moment: for checks that must hold there."""
    return {
        "DEBUG": "0",
        "PUBLIC_URL": "https://clienteling.example",
        "ALLOWED_HOSTS": "clienteling.example",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": "postgres://app:app@127.0.0.1:1/none",
        "REDIS_URL": "redis://:app@127.0.0.1:1",
        "BEHIND_PROXY": "1",
    }


def measuring() -> dict[str, str]:
    """For benchmarks: as in production, but reached over plain HTTP on this machine."""
    local = {"PUBLIC_URL": f"http://localhost:{WEB_PORT}", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    local |= {"ALERTS_AT_ANY_HOUR": "1"}
    return {name: value for name, value in production().items() if name not in SERVERS} | local


def of_tests(found: Mapping[str, str]) -> dict[str, str]:
    """Tests decide about the rest themselves."""
    return dict(os.environ) | dict(found) | bytecode() | {"PYTHONPATH": str(places.CHECKOUT)}


def of_process(*found: Mapping[str, str], role: str = "command") -> dict[str, str]:
    """The whole environment of one process, what was found above what we were given; `role` decides its waits."""
    merged = dict(os.environ)
    for more in found:
        merged |= more
    timeout = {"STATEMENT_TIMEOUT": "0"} if role == "command" and "STATEMENT_TIMEOUT" not in merged else {}
    always = {"PROCESS_ROLE": role, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(places.CHECKOUT)}
    return merged | timeout | bytecode() | always


def bytecode() -> dict[str, str]:
    """Where Python may leave none beside the sources, as in many containers, it is kept with the state: compiling
    2,300 modules anew would more than double the start of each process."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(places.folder("bytecode"))}


def unless_set(variables: Mapping[str, str]) -> dict[str, str]:
    """Those the user has not set."""
    return {name: value for name, value in variables.items() if name not in os.environ}
