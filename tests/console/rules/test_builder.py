"""Writing a rule in the console: conditions take shape, mistakes are shown at their place, nothing is lost."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clienteling.alerts.models import Rule, RuleVersion
from clienteling.alerts.shipped import SHIPPED
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.console.rules.fields import a_rule

NEW, TREE, LOOK, FACTS = (f"/console/rules/{page}/" for page in ("new", "tree", "look", "facts"))
BOTH = {"node": ["2:1:days_to_birthday", "3:1:group", "4:3:tier_rank", "5:3:has_consent"], "c3-word": "any"}
BOTH |= {"c2-op": "<=", "c2-value": "7", "c4-op": ">=", "c4-value": "2", "c4-not": "on"}
BOTH |= {"c5-op": "=", "c5-value": "true", "c5-p-purpose": "service", "c5-p-channel": "wecom"}


def wrong(answer: Any) -> dict[str, str]:
    """The codes of the mistakes shown, by field."""
    return {name: slot.code for name, slot in answer.context["slots"].items() if slot.text}


def test_a_rule_is_written_saved_and_tried(desk: Browser, cast: Cast) -> None:
    answer = desk.post(NEW, a_rule(**{"try": "1"}))
    rule = Rule.objects.get()
    assert answer.headers["Location"] == f"/console/rules/{rule.pk}/"
    assert (rule.code, rule.name, rule.priority) == ("birthday-soon", "生日将近 · Birthday soon", 60)
    version = rule.versions.get()
    assert version.conditions == {"fact": "days_to_birthday", "op": "<=", "value": 7}
    assert (version.period, version.backtests.count()) == ({"per": "birthday"}, 1)


def test_groups_negation_and_parameters_become_the_tree(desk: Browser) -> None:
    desk.post(NEW, a_rule(**BOTH))
    agreed = {"fact": "has_consent", "op": "=", "value": True, "params": {"purpose": "service", "channel": "wecom"}}
    silver = {"not": {"fact": "tier_rank", "op": ">=", "value": 2}}
    birthday = {"fact": "days_to_birthday", "op": "<=", "value": 7}
    assert RuleVersion.objects.get().conditions == {"all": [birthday, {"any": [silver, agreed]}]}


@pytest.mark.parametrize(("ticked", "kept"), [(["4", "1"], [1, 4]), ([], []), (list("1234567"), [])])
def test_a_rule_may_look_on_some_days_of_the_week(desk: Browser, ticked: list[str], kept: list[int]) -> None:
    page = desk.post(NEW, a_rule(weekdays=ticked, at_hour="10")).headers["Location"]
    assert RuleVersion.objects.get().weekdays == kept
    said = "every Monday, Thursday at 10:00" if kept else "every day at 10:00"
    assert said in desk.get(page).content.decode()
    assert desk.get(f"{page}edit/").context["form"]["weekdays"].value() == kept


@pytest.mark.parametrize("code", SHIPPED)
def test_every_ready_made_rule_opens(desk: Browser, code: str) -> None:
    form = desk.get(f"{NEW}?like={code}").context["form"]
    assert form["title-en"].value() == SHIPPED[code].version.texts[1].title


def test_ready_made_rules_are_called_what_the_reader_calls_them(desk: Browser, cast: Cast) -> None:
    Associate.objects.filter(pk=cast.marketing.pk).update(language="fr")
    called = dict(desk.get(NEW).context["ready_made"])
    assert (called["viewed-not-bought"], called["aftercare"]) == ("Vu, pas acheté", "Entretien")


def test_the_page_counts_and_shows_ten_clients_masked(desk: Browser, cast: Cast) -> None:
    for _ in range(12):
        make_client(cast.lin, birth_md=1125, name="欧阳静怡")
    answer = desk.post(LOOK, a_rule(**{"c2-value": "400"}))
    page = answer.content.decode()
    found, shown = answer.context["look"].run.count, page.count("欧**")
    assert (found, shown) == (12, 10 + 2 * len(settings.LANGUAGES))  # in the list, and on the card in each language
    assert "欧阳" not in page and "days until the birthday ≤ 400 days" in page


def test_the_card_is_filled_in_with_the_first_client(desk: Browser, cast: Cast) -> None:
    make_client(cast.lin, birth_md=1125, name="欧阳静怡")
    cards = desk.post(LOOK, a_rule(**{"c2-value": "400"})).context["cards"]
    title = cards["en"]["main_title"]["title"]
    assert title.startswith("欧** · Birthday on ") and "25" in title
    assert cards["zh-hans"]["quote_area"]["quote_text"] == "欧**您好"
    assert cards["zh-hans"]["button_list"][0]["text"] == "已完成"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"c2-value": "soon"}, "c2", "bad_number"),
        ({"c2-value": "99999999"}, "c2", "bad_conditions"),
        ({"c2-op": "~"}, "c2", "bad_conditions"),
        ({"node": []}, "c1", "empty_group"),
        ({"node": ["2:1:no_such_fact"]}, "c1", "empty_group"),
        ({"node": ["2:1:has_tag"], "c2-value": "true", "c2-p-tag": "gone"}, "c2", "bad_conditions"),
        ({"node": ["2:1:first_order_on"], "c2-op": "<", "c2-value": "yesterday"}, "c2", "bad_date"),
        ({"node": ["2:1:spent_ever"], "c2-op": "<", "c2-value": "1.234"}, "c2", "bad_amount"),
        ({"node": ["2:1:activity_count"], "c2-p-kind": "1", "c2-p-days": "0"}, "c2", "bad_conditions"),
        ({"name_en": ""}, "name_en", "required"),
        ({"name_zh": "A · B"}, "name_zh", "bad_name"),
        ({"title-en": ""}, "title-en", "required"),
        ({"say-zh-hans": ""}, "say-zh-hans", "required"),
        ({"why-en": "{nonsense}"}, "why-en", "unknown_variable"),
        ({"why-en": "{client"}, "why-en", "bad_template"),
        ({"why-en": "{0} {}"}, "why-en", "bad_template"),
        ({"why-en": "{client.__class__}"}, "why-en", "unknown_variable"),
        ({"send_from": "10:00"}, "send_until", "bad_send_window"),
        ({"per": "days", "per_days": ""}, "per_days", "required"),
        ({"holdout_percent": "80"}, "holdout_percent", "max_value"),
        ({"trigger": "never"}, "trigger", "invalid_choice"),
        ({"asset": "4711"}, "asset", "invalid_choice"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(
    desk: Browser, change: dict[str, Any], field: str, code: str
) -> None:
    answer = desk.post(NEW, a_rule(**change))
    assert wrong(answer) == {field: code}
    assert "Good day, {client}" in answer.content.decode()
    assert not Rule.objects.exists()


def test_what_is_not_written_yet_is_no_mistake_while_one_writes(desk: Browser) -> None:
    empty = {name: "" for name in a_rule() if name not in ("node", "c2-op")}
    assert wrong(desk.post(LOOK, a_rule(**empty, node=[]))) == {}
    assert wrong(desk.post(LOOK, a_rule(**{"c2-value": "soon"}))) == {"c2": "bad_number"}


def test_a_language_left_out_has_the_english_card(desk: Browser) -> None:
    empty = {f"{part}-zh-hans": "" for part in ("title", "why", "say")}
    answer = desk.post(LOOK, a_rule(**empty))
    assert wrong(answer) == {}
    assert answer.context["cards"]["zh-hans"]["main_title"]["title"].endswith("Birthday on ‹生日›")


@pytest.mark.parametrize("text", ["{", "{0}", "{}", "{client.__class__}", "{client[0]}", "{client!r:>99999}"])
def test_texts_that_cannot_be_filled_in_show_no_card(desk: Browser, text: str) -> None:
    assert desk.post(LOOK, a_rule(**{"why-en": text})).context["cards"]["en"] is None


def test_a_tree_that_no_page_sends_breaks_nothing(desk: Browser) -> None:
    odd = ["1:1:group", "x:1:tier_rank", "2:9:tier_rank", f"{'9' * 5000}:1:tier_rank", "3:3:group", "::", "2"]
    deep = [f"{n}:{n - 1}:group" for n in range(2, 200)]
    for nodes in (odd, deep, [*deep, "300:90:tier_rank"]):
        assert desk.post(LOOK, a_rule(node=nodes)).status_code == 200
        assert desk.post(TREE, a_rule(node=nodes, do="add:77:tier_rank")).status_code == 200


def test_what_takes_too_long_is_said(desk: Browser, cast: Cast, settings: Any) -> None:
    settings.DRY_RUN_MS = 1
    for _ in range(60):
        make_client(cast.lin)
    heavy: dict[str, Any] = {"node": [f"{n}:1:same_product_views" for n in range(2, 31)]}
    heavy |= {f"c{n}-op": "<" for n in range(2, 31)} | {f"c{n}-value": "1" for n in range(2, 31)}
    heavy |= {f"c{n}-p-days": str(n) for n in range(2, 31)} | {"c1-word": "any"}
    answer = desk.post(LOOK, a_rule(**heavy))
    assert answer.context["look"].refused.code == "too_slow"
    assert "takes too long" in answer.content.decode()


def test_a_fact_a_group_and_their_going_change_the_tree(desk: Browser) -> None:
    answer = desk.post(TREE, a_rule(do="add:1:spent_in_days"))
    assert answer.headers["HX-Trigger-After-Settle"] == "edited"
    assert [(leaf.fact.name, leaf.params) for leaf in answer.context["tree"].parts[1:]] == [
        ("spent_in_days", {"days": "30"})
    ]
    (_leaf, group) = desk.post(TREE, a_rule(do="group:1")).context["tree"].parts
    assert (group.key, group.word) == ("3", "any")
    assert desk.post(TREE, a_rule(do="remove:2")).context["tree"].parts == ()


def test_facts_are_found_by_words_of_either_language(desk: Browser) -> None:
    def found(q: str) -> list[str]:
        return [fact.name for shelf in desk.get(FACTS, {"q": q}).context["shelves"] for fact in shelf.facts]

    assert found("lunar birthday") == found("农历") == ["days_to_lunar_birthday"]
    assert len(found("")) > 50 and found("no such thing") == []


def test_the_next_version_is_written_beside_the_live_one(desk: Browser) -> None:
    version = make_rule()
    address = f"/console/rules/{version.rule_id}/edit/"
    form = desk.get(address).context["form"]
    assert (form["per"].value(), form["based_on"].value()) == ("birthday", 1)
    desk.post(address, a_rule(based_on="1", **{"c2-value": "14"}))
    rule = Rule.objects.get()
    assert rule.newest and rule.newest.conditions["value"] == 14
    assert (rule.newest.number, rule.current, rule.status) == (2, version, "live")


def test_saving_without_a_change_makes_no_version(desk: Browser) -> None:
    desk.post(NEW, a_rule())
    rule = Rule.objects.get()
    desk.post(f"/console/rules/{rule.pk}/edit/", a_rule(based_on="1", name_en="Birthday near"))
    assert (rule.versions.count(), Rule.objects.get().name) == (1, "生日将近 · Birthday near")


@pytest.fixture
def pool(cast: Cast) -> list[Asset]:
    approved = {"status": "approved", "approved_by": cast.marketing, "approved_at": clock.now()}
    return [factories.AssetFactory.create(title=title, **approved) for title in ("Bag", "Watch", "Scarf")]


def chosen(pool: list[Asset], *numbers: int | None) -> dict[str, str]:
    """As the page sends them: first, second, …; None is left empty."""
    names = ("asset", "asset_2", "asset_3", "asset_4")
    return {name: "" if n is None else str(pool[n].pk) for name, n in zip(names, numbers, strict=False)}


def suggested(rule: Rule) -> list[str]:
    assert rule.newest and rule.newest.asset
    return [rule.newest.asset.title, *(one.asset.title for one in rule.newest.further_assets.all())]


def test_several_assets_are_suggested_in_order_and_go_along_to_the_next_version(
    desk: Browser, pool: list[Asset]
) -> None:
    desk.post(NEW, a_rule(**chosen(pool, 2, None, 0, 1)))
    rule = Rule.objects.get()
    assert suggested(rule) == ["Scarf", "Bag", "Watch"]
    address = f"/console/rules/{rule.pk}/edit/"
    form = desk.get(address).context["form"]
    held = {name: str(form[name].value()) for name in ("asset", "asset_2", "asset_3")}
    assert held == chosen(pool, 2, 0, 1)
    desk.post(address, a_rule(based_on="1", **held))
    assert rule.versions.count() == 1
    desk.post(address, a_rule(based_on="1", **chosen(pool, 2, 1, 0)))
    assert rule.versions.count() == 2 and suggested(rule) == ["Scarf", "Watch", "Bag"]
    copied = desk.get(f"{NEW}?copy={rule.pk}").context["form"]
    assert copied["asset_2"].value() == pool[1].pk


def test_an_asset_chosen_once_may_stay_when_its_rights_have_ended(desk: Browser, pool: list[Asset]) -> None:
    desk.post(NEW, a_rule(**chosen(pool, 0, 1)))
    rule = Rule.objects.get()
    Asset.objects.filter(pk=pool[1].pk).update(status="withdrawn")
    desk.post(f"/console/rules/{rule.pk}/edit/", a_rule(based_on="1", valid_days="9", **chosen(pool, 0, 1)))
    assert rule.versions.count() == 2 and suggested(rule) == ["Bag", "Watch"]
    assert wrong(desk.post(NEW, a_rule(**chosen(pool, 0, 1)))) == {"asset_2": "invalid_choice"}


@pytest.mark.parametrize("numbers", [(0, 0), (None, 1), (0, 1, 1)])
def test_the_same_asset_twice_or_no_first_one_is_a_mistake(
    desk: Browser, pool: list[Asset], numbers: tuple[int | None, ...]
) -> None:
    assert wrong(desk.post(LOOK, a_rule(**chosen(pool, *numbers)))) == {"asset": "bad_assets"}


def test_nine_lists_of_assets_are_read_once(desk: Browser, pool: list[Asset]) -> None:
    desk.get(NEW)
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(NEW).content.decode()
    assert sum('FROM "assets_asset"' in query["sql"] for query in queries) == 1
    assert page.count(">Watch</option>") == 9


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(desk: Browser) -> None:
    desk.post(NEW, a_rule())
    rule = Rule.objects.get()
    address = f"/console/rules/{rule.pk}/edit/"
    desk.post(address, a_rule(based_on="1", valid_days="5"))
    answer = desk.post(address, a_rule(based_on="1", valid_days="9"))
    assert wrong(answer) == {"__all__": "somebody_else_wrote"}
    assert rule.versions.count() == 2


def test_a_copy_is_another_rule(desk: Browser) -> None:
    desk.post(NEW, a_rule())
    assert desk.get(f"{NEW}?copy={Rule.objects.get().pk}").context["form"]["name_en"].value() == "Birthday soon"
    desk.post(NEW, a_rule())
    assert set(Rule.objects.values_list("code", flat=True)) == {"birthday-soon", "birthday-soon-2"}
