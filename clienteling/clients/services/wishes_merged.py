"""One piece that both records of a person wish for: what was promised on one is promised to the person."""

from typing import Any

from clienteling.clients.models import ClientMerge, Wish

State = dict[str, Any]
TOGETHER = (("promise", "promise_due_on", "promise_kept_at"), ("remind_on",), ("occasion",))


def move(merge: ClientMerge) -> State:
    """The other's open wish stays where it is; the survivor's gets what it has nothing of. What it got."""
    mine = {piece(wish): wish for wish in Wish.objects.open().filter(client=merge.survivor_id)}
    theirs = Wish.objects.open().filter(client=merge.merged_id).order_by("pk")
    given = [(wish, mine[piece(wish)]) for wish in theirs if piece(wish) in mine]
    return {"wishes": [[wish.pk, twin.pk, names] for wish, twin in given if (names := give(wish, twin))]}


def piece(wish: Wish) -> tuple[int, str, str]:
    return wish.product_id, wish.size, wish.colour


def give(wish: Wish, to: Wish) -> list[str]:
    """The first of the names that go together says whether there is any."""
    names = [name for first, *more in TOGETHER if missing(wish, to, first) for name in (first, *more)]
    for name in names:
        setattr(to, name, getattr(wish, name))
    to.save(update_fields=names)
    return names


def missing(wish: Wish, to: Wish, name: str) -> bool:
    return getattr(wish, name) is not None and getattr(to, name) is None


def give_back(state: State) -> None:
    """Unless something else was said meanwhile; a promise that was kept was kept to whom it was made."""
    wishes = Wish.objects.in_bulk([pk for row in state.get("wishes", ()) for pk in row[:2]])
    for pk, twin_pk, names in state.get("wishes", ()):
        wish, twin = wishes[pk], wishes[twin_pk]
        for first, *more in (group for group in TOGETHER if group[0] in names):
            if getattr(wish, first) == getattr(twin, first):
                take_back(wish, twin, [first, *more])


def take_back(wish: Wish, twin: Wish, names: list[str]) -> None:
    kept_at = twin.promise_kept_at
    if "promise" in names and wish.promise_kept_at != kept_at:
        wish.promise_kept_at = kept_at
        wish.save(update_fields=["promise_kept_at"])
    for name in names:
        setattr(twin, name, None)
    twin.save(update_fields=names)
