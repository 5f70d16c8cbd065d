"""The steps of an associate's onboarding. An upper app adds its own when it starts; nothing here knows them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise

# Of these associates (primary keys), those who have done the step.
Done = Callable[[Collection[int]], set[int]]


@dataclass(frozen=True)
class Step:
    """`hint` says what to do; `place` orders the steps."""

    code: str
    title: Promise
    hint: Promise
    place: int
    done: Done


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    """Once per code: the later one replaces the earlier."""
    _steps[step.code] = step


def steps() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: step.place)
