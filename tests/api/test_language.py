"""Machines read English unless they ask for another language; people read their own language; codes never change."""

import pytest
from rest_framework.test import APIClient

from tests.api.conftest import Login
from tests.conftest import Cast

CLIENTS = "/api/v1/clients/"
ENGLISH, CHINESE = "At least one identity must be given.", "请至少提供一项身份标识。"
TRADITIONAL, FRENCH = "請至少提供一項身份標識。", "Au moins un identifiant doit être fourni."


def refusal(api: APIClient, **headers: str) -> tuple[str, str]:
    error = api.post(CLIENTS, {"identities": {}, "name": "Chen"}, format="json", headers=headers).json()["errors"][0]
    return error["code"], error["detail"]


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("", ENGLISH),
        ("de-DE, *", ENGLISH),
        ("en-GB, zh;q=0.5", ENGLISH),
        ("zh-CN, en;q=0.5", CHINESE),
        ("ZH", CHINESE),
        ("zh-TW", TRADITIONAL),
        ("zh-HK, en", TRADITIONAL),
        ("de, fr-CH;q=0.8, en;q=0.5", FRENCH),
    ],
)
def test_a_machine_reads_english_unless_it_prefers_another_of_ours(shop: APIClient, asked: str, detail: str) -> None:
    assert refusal(shop, **{"Accept-Language": asked}) == ("identity_required", detail)


def test_a_machine_that_says_nothing_reads_english(shop: APIClient) -> None:
    assert refusal(shop) == ("identity_required", ENGLISH)


@pytest.mark.parametrize(("asked", "detail"), [("", "This key is not known."), ("zh-CN", "对接密钥无效。")])
def test_an_unknown_key_is_refused_in_the_same_way(db: None, asked: str, detail: str) -> None:
    api = APIClient(headers={"Authorization": "Api-Key nobody.s", "Accept-Language": asked})
    assert api.get(CLIENTS).json()["errors"][0] == {"code": "authentication_failed", "detail": detail, "attr": None}


@pytest.mark.parametrize(("language", "detail"), [("en", "Not found."), ("zh-hans", "未找到。")])
def test_a_person_reads_their_own_language(cast: Cast, login: Login, language: str, detail: str) -> None:
    cast.lin.language = language
    cast.lin.save(update_fields=["language"])
    answer = login(cast.lin).get(f"{CLIENTS}{'0' * 8}-0000-4000-8000-{'0' * 12}/", headers={"Accept-Language": "fr"})
    assert answer.json()["errors"][0]["detail"] == detail
