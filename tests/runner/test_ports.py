"""Ports: the wanted one, the next free one, or one clear line."""

import socket
from collections.abc import Iterator

import pytest

from runner import ports
from runner.problems import Problem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_moves_to_the_next_free(taken: int) -> None:
    chosen = ports.choose(taken)
    assert chosen > taken
    assert ports.is_free(chosen)


def test_a_taken_port_somebody_insists_on_is_a_problem(taken: int) -> None:
    with pytest.raises(Problem, match=f"port {taken} is taken"):
        ports.choose(taken, insist=True)


def test_a_port_promised_to_another_process_is_avoided() -> None:
    wanted = ports.free()
    assert ports.choose(wanted, avoid=(wanted,)) > wanted


def test_a_listener_without_http_does_not_answer() -> None:
    assert not ports.answers_http(ports.free())
