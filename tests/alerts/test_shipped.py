"""The ready-made rules: complete in both languages, installed once as drafts, and true to their backtests."""

from django.core.management import call_command

from clienteling.alerts.models import Rule, RuleStatus, RuleText
from clienteling.alerts.sentences import sentence
from clienteling.alerts.services import add_version
from clienteling.alerts.shipped import SHIPPED


def test_they_are_installed_as_drafts_and_only_once(db: None) -> None:
    call_command("install_rules", verbosity=0)
    assert Rule.objects.count() == len(SHIPPED) >= 20
    assert set(Rule.objects.values_list("status", flat=True)) == {RuleStatus.DRAFT}
    assert set(Rule.objects.values_list("kind", flat=True)) == {"behavioural", "business"}
    call_command("install_rules", verbosity=0)
    assert Rule.objects.count() == len(SHIPPED)


def test_what_the_house_made_of_one_stays(db: None) -> None:
    call_command("install_rules", verbosity=0)
    rule = Rule.objects.get(code="birthday")
    rule.name = "Ours"
    rule.save()
    add_version(rule, SHIPPED["birthday"].version)
    call_command("install_rules", verbosity=0)
    rule.refresh_from_db()
    assert (rule.name, rule.versions.count()) == ("Ours", 2)


def test_each_has_its_words_in_both_languages_and_reads_as_a_sentence(db: None) -> None:
    call_command("install_rules", verbosity=0)
    for rule in Rule.objects.all():
        version = rule.newest
        assert version is not None
        assert {text.language for text in RuleText.objects.filter(version=version)} == {"en", "zh-hans"}
        assert sentence(version.conditions, "en") and sentence(version.conditions, "zh-hans")
