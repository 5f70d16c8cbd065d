"""The fact registry: everything a rule may ask about a client."""

from clienteling.alerts.facts import (
    activity,
    birthday,
    buying,
    channels,
    consent,
    custom,
    dates,
    loyalty,
    orders,
    pickups,
    points,
    profile,
    relationship,
    wishes,
)
from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import Bounds, Given, Named, OneOf, Param

GROUPS = {
    "dates": (birthday, dates),
    "loyalty": (loyalty, points),
    "orders": (orders, buying, pickups),
    "activity": (activity, channels),
    "relationship": (relationship, consent),
    "wishes": (wishes,),
    "client": (profile, custom),
}
FACTS: dict[str, Fact] = {fact.name: fact for modules in GROUPS.values() for one in modules for fact in one.FACTS}

__all__ = [
    "FACTS",
    "GROUPS",
    "AsOf",
    "Bounds",
    "Fact",
    "Given",
    "Kind",
    "Named",
    "OneOf",
    "Param",
    "Params",
    "Source",
]
