"""Tables of the organisation: markets, regions, stores, people, rota and absences, keys of machines."""

from clienteling.associates.models.hours import OpeningHours, SpecialDay, Weekday
from clienteling.associates.models.machine import MachineKey
from clienteling.associates.models.market import Market
from clienteling.associates.models.people import Associate, AssociateManager
from clienteling.associates.models.rota import Absence, AbsenceKind, Shift
from clienteling.associates.models.store import Region, Store

__all__ = [
    "Absence",
    "AbsenceKind",
    "Associate",
    "AssociateManager",
    "MachineKey",
    "Market",
    "OpeningHours",
    "Region",
    "Shift",
    "SpecialDay",
    "Store",
    "Weekday",
]
