"""Apps above say here what of theirs goes along when a client changes hands, and what ties clients to associates."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Move:
    """One client, from one associate to another. `protected_days`: how long orders still credit the former."""

    client_id: int
    former_id: int
    receiver_id: int
    at: datetime
    protected_days: int = 0


Count = Callable[[Collection[int], datetime], Mapping[int, int]]
Carry = Callable[[Move], int]
Bonds = Callable[[Collection[int], Collection[int]], Mapping[tuple[int, int], int]]
Homes = Callable[[Collection[int]], Mapping[int, int]]
Over = Callable[[Collection[int], datetime], object]


@dataclass(frozen=True)
class Luggage:
    """`count`: open pieces by client. `carry`: hand them on, inside the transaction of the move; how many they were."""

    name: str
    count: Count
    carry: Carry


LUGGAGE: dict[str, Luggage] = {}
BONDS: list[Bonds] = []
HOMES: list[Homes] = []
OVER: list[Over] = []


def travels(name: str, *, count: Count, carry: Carry) -> None:
    LUGGAGE[name] = Luggage(name, count, carry)


def ties(bonds: Bonds) -> Bonds:
    """`bonds(client ids, associate ids)`: how strongly each pair is tied, by (client, associate)."""
    BONDS.append(bonds)
    return bonds


def knows_home(homes: Homes) -> Homes:
    """`homes(client ids)`: the store each client buys in."""
    HOMES.append(homes)
    return homes


def when_it_is_over(over: Over) -> Over:
    """`over(client ids, at)`: they wait for no transfer any more, whether they moved or not."""
    OVER.append(over)
    return over


def open_work(client_ids: Collection[int], at: datetime) -> dict[int, int]:
    """Open pieces of all kinds, by client."""
    work: dict[int, int] = {}
    for luggage in LUGGAGE.values():
        for client, pieces in luggage.count(client_ids, at).items():
            work[client] = work.get(client, 0) + pieces
    return work


def bonds_of(client_ids: Collection[int], associate_ids: Collection[int]) -> dict[tuple[int, int], int]:
    total: dict[tuple[int, int], int] = {}
    for bonds in BONDS:
        for pair, strength in bonds(client_ids, associate_ids).items():
            total[pair] = total.get(pair, 0) + strength
    return total


def homes_of(client_ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for homes in HOMES:
        found |= homes(client_ids)
    return found


def carry(move: Move) -> dict[str, int]:
    """Everything there is to hand on, by name."""
    return {luggage.name: luggage.carry(move) for luggage in LUGGAGE.values()}


def over(client_ids: Collection[int], at: datetime) -> None:
    for told in OVER:
        told(client_ids, at)
