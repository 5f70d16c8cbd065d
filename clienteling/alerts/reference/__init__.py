"""The facts once more, in plain Python over a client's whole history: what the SQL is tested against."""

from clienteling.alerts.reference import (
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
from clienteling.alerts.reference.evaluate import evidence, holds
from clienteling.alerts.reference.history import History, load
from clienteling.alerts.reference.reading import READERS

__all__ = ["READERS", "History", "evidence", "holds", "load"]
MODULES = (
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
