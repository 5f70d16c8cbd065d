"""In which stores a staged rule is live: stable per rule and store, and a larger share keeps the stores it had."""

from collections.abc import Sequence

from clienteling.alerts.holdout import bucket
from clienteling.associates.models import Store


def live_in(rule_id: int, share: int) -> Sequence[int] | None:
    """The stores of the share (%), one at least; None for all of them."""
    if share >= 100:
        return None
    stores = sorted((bucket(f"{rule_id}:store:{pk}"), pk) for pk in Store.objects.values_list("pk", flat=True))
    return [pk for place, pk in stores if place < share] or [pk for _place, pk in stores[:1]]
