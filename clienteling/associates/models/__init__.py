"""Tables of the organisation: markets, regions, stores, people, rota and absences, keys of machines."""

from clienteling.associates.models.audit import AuditChain, AuditEntry
from clienteling.associates.models.directory import (
    Department,
    DirectoryChange,
    DirectoryRun,
    MemberPull,
    RunStatus,
)
from clienteling.associates.models.guideline import Guideline, GuidelineStatus, GuidelineText, Question
from clienteling.associates.models.hours import OpeningHours, SpecialDay, Weekday
from clienteling.associates.models.idempotency import IdempotencyRecord
from clienteling.associates.models.log_in import LogInTries
from clienteling.associates.models.machine import MachineKey
from clienteling.associates.models.market import Market
from clienteling.associates.models.people import Associate, AssociateManager
from clienteling.associates.models.portrait import Portrait
from clienteling.associates.models.reading import Acknowledgement, QuizAttempt
from clienteling.associates.models.rota import Absence, AbsenceKind, Shift
from clienteling.associates.models.store import Region, Store

__all__ = [
    "Absence",
    "AbsenceKind",
    "Acknowledgement",
    "Associate",
    "AssociateManager",
    "AuditChain",
    "AuditEntry",
    "Department",
    "DirectoryChange",
    "DirectoryRun",
    "Guideline",
    "GuidelineStatus",
    "GuidelineText",
    "IdempotencyRecord",
    "LogInTries",
    "MachineKey",
    "Market",
    "MemberPull",
    "OpeningHours",
    "Portrait",
    "Question",
    "QuizAttempt",
    "Region",
    "RunStatus",
    "Shift",
    "SpecialDay",
    "Store",
    "Weekday",
]
