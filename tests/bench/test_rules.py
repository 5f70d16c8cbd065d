"""The small version of `run.py bench rules`: 1/100 of the size, twice the slack."""

from bench import rules


def test_a_compiled_rule_is_about_as_fast_as_one_written_by_hand(db: None) -> None:
    assert rules.main(clients=3_000) <= 2 * rules.TO_REACH
