"""Instruments, the duties they lay down, and who has done what by when."""

from directives.models.assignments import (
    Assignment,
    AssignmentEvent,
    Evidence,
    GenerationJob,
    Reminder,
    ReminderMail,
)
from directives.models.instruments import (
    Erratum,
    InstrumentFile,
    InstrumentRelation,
    LegalInstrument,
    Provision,
)
from directives.models.obligations import Addressee, Obligation

__all__ = [
    "Addressee",
    "Assignment",
    "AssignmentEvent",
    "Erratum",
    "Evidence",
    "GenerationJob",
    "InstrumentFile",
    "InstrumentRelation",
    "LegalInstrument",
    "Obligation",
    "Provision",
    "Reminder",
    "ReminderMail",
]
