"""Of a worker's children at most half deliver at once."""

import multiprocessing
from multiprocessing.connection import Connection

import pytest

from clienteling.wecom.places import Places

FORK = multiprocessing.get_context("fork")


def hold(places: Places, told: Connection) -> None:
    """Take a place, say whether there was one, and keep it."""
    with places.one() as free:
        told.send(free)
        told.recv()


def child(places: Places) -> tuple["multiprocessing.context.ForkProcess", bool]:
    here, there = FORK.Pipe()
    process = FORK.Process(target=hold, args=(places, there), daemon=True)
    process.start()
    return process, bool(here.recv())


@pytest.mark.parametrize(("children", "delivering"), [(1, 1), (2, 1), (3, 1), (4, 2)])
def test_half_of_a_workers_children_deliver_and_one_who_is_killed_leaves_its_place(
    children: int, delivering: int
) -> None:
    places = Places()
    places.open(children)
    begun = [child(places) for _ in range(children)]
    try:
        assert [free for _, free in begun] == [place < delivering for place in range(children)]
        begun[0][0].kill()
        begun[0][0].join(10)
        with places.one() as free:
            assert free
    finally:
        for process, _ in begun:
            process.kill()
            process.join(10)


def test_outside_a_worker_there_is_always_a_place() -> None:
    places = Places()
    with places.one() as first, places.one() as second:
        assert first and second
