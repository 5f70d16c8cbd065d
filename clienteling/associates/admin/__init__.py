"""The organisation in the console: markets, regions, stores, people, rota, absences, keys of machines."""

from clienteling.associates.admin.directory import DepartmentAdmin, DirectoryChangeAdmin, DirectoryRunAdmin
from clienteling.associates.admin.machines import MachineKeyAdmin
from clienteling.associates.admin.organisation import AssociateAdmin, MarketAdmin, RegionAdmin, StoreAdmin
from clienteling.associates.admin.rota import AbsenceAdmin, ShiftAdmin

__all__ = [
    "AbsenceAdmin",
    "AssociateAdmin",
    "DepartmentAdmin",
    "DirectoryChangeAdmin",
    "DirectoryRunAdmin",
    "MachineKeyAdmin",
    "MarketAdmin",
    "RegionAdmin",
    "ShiftAdmin",
    "StoreAdmin",
]
