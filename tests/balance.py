"""The order of the tests, so that the processes that run them end together and none is left alone with a long one."""

from collections.abc import Iterator, Sequence

import pytest

SPREAD = 0.6
LONG = ("processes", "browser", "timeout")
ALSO_LONG = ("tests/bench/", "tests/doors/", "tests/seeds/", "tests/wecom/test_fuzz.py", "tests/console/test_words.py")
Module = list[pytest.Item]


def balanced(tests: Sequence[pytest.Item], shares: int) -> list[pytest.Item]:
    """Each process is given one share of equal size, then takes from the end of another's.

    So long modules are dealt out in turn and spread over the first part of a share; its beginning and its end are short
    tests. Those of a module stay together: they may share what is dear.
    """
    modules: dict[str, Module] = {}
    for test in tests:
        modules.setdefault(test.nodeid.partition("::")[0], []).append(test)
    long = [module for module in modules.values() if is_long(module)]
    dealt: list[tuple[list[Module], list[Module]]] = [(long[share::shares], []) for share in range(shares)]
    for module in modules.values():
        if not is_long(module):
            min(dealt, key=size)[1].append(module)
    return [test for share in dealt for module in spread(*share) for test in module]


def is_long(module: Module) -> bool:
    marked = any(test.get_closest_marker(name) for test in module for name in LONG)
    return marked or module[0].nodeid.startswith(ALSO_LONG)


def size(share: tuple[list[Module], list[Module]]) -> int:
    return sum(len(module) for modules in share for module in modules)


def spread(long: list[Module], short: list[Module]) -> Iterator[Module]:
    """Some short ones before each of the long ones, the rest at the end."""
    step = max(1, int(len(short) * SPREAD / max(1, len(long))))
    for number, module in enumerate(long):
        yield from short[number * step : (number + 1) * step]
        yield module
    yield from short[len(long) * step :]
