"""Long tests begin early in each process's share, and no module is torn apart."""

from itertools import groupby

import pytest

from tests.balance import balanced, is_long


class Nothing(pytest.Item):
    """A place in the order."""

    def runtest(self) -> None:
        """There is nothing to run."""


def module_of(test: pytest.Item) -> str:
    return test.nodeid.partition("::")[0]


@pytest.fixture
def tests(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """Sixty modules of three tests each, every sixth of them long."""
    names = [f"tests/{'lib' if number % 6 else 'bench'}/test_{number}.py" for number in range(60)]
    parent = request.node.parent
    return [Nothing.from_parent(parent, name=f"{n}", nodeid=f"{name}::{n}") for name in names for n in range(3)]


def test_each_share_ends_with_short_ones_and_has_its_part_of_the_long(tests: list[pytest.Item]) -> None:
    found = balanced(tests, 3)
    shares = [found[:60], found[60:120], found[120:]]
    assert [sum(is_long([test]) for test in share) for share in shares] == [12, 9, 9]
    assert not any(is_long([test]) for share in shares for test in (*share[:3], *share[-18:]))


def test_all_are_there_once_each_module_in_one_piece(tests: list[pytest.Item]) -> None:
    found = balanced(tests, 3)
    assert sorted(found, key=tests.index) == tests
    assert len(list(groupby(found, module_of))) == 60
