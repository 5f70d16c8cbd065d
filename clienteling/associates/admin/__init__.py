"""The organisation in the console: markets, regions, stores, people, rota, absences, keys of machines."""

from clienteling.associates.admin.audit import AuditEntryAdmin
from clienteling.associates.admin.directory import DepartmentAdmin, DirectoryChangeAdmin, DirectoryRunAdmin
from clienteling.associates.admin.guidelines import AcknowledgementAdmin, GuidelineAdmin, QuizAttemptAdmin
from clienteling.associates.admin.machines import MachineKeyAdmin
from clienteling.associates.admin.organisation import AssociateAdmin, MarketAdmin, RegionAdmin, StoreAdmin
from clienteling.associates.admin.rota import AbsenceAdmin, ShiftAdmin

__all__ = [
    "AbsenceAdmin",
    "AcknowledgementAdmin",
    "AssociateAdmin",
    "AuditEntryAdmin",
    "DepartmentAdmin",
    "DirectoryChangeAdmin",
    "DirectoryRunAdmin",
    "GuidelineAdmin",
    "MachineKeyAdmin",
    "MarketAdmin",
    "QuizAttemptAdmin",
    "RegionAdmin",
    "ShiftAdmin",
    "StoreAdmin",
]
