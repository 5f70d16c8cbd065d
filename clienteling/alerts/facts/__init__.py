"""The fact registry: everything a rule may ask about a client."""

from clienteling.alerts.facts import activity, birthday, loyalty, orders, relationship, wishes
from clienteling.alerts.facts.fact import AsOf, Bounds, Fact, Kind, Params, Source

FACTS: dict[str, Fact] = {
    fact.name: fact for module in (birthday, loyalty, orders, activity, relationship, wishes) for fact in module.FACTS
}

__all__ = ["FACTS", "AsOf", "Bounds", "Fact", "Kind", "Params", "Source"]
