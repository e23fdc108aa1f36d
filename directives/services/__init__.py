"""Verbs of instruments and duties: keyword-only, atomic, each with `by`."""

from directives.services.carrying import CarriedOver, carry_over
from directives.services.decisions import confirm, return_assignment, waive
from directives.services.fulfilment import acknowledge, add_evidence, report_done, withdraw_evidence
from directives.services.generation import Generated, generate, generate_job, request_generation
from directives.services.instruments import (
    AlreadyRegistered,
    InstrumentValues,
    add_erratum,
    add_relation,
    attach_file,
    detach_file,
    edit_instrument,
    register_instrument,
    remove_relation,
)
from directives.services.obligations import (
    AddresseeValue,
    ObligationValues,
    create_obligation,
    edit_obligation,
)
from directives.services.proof import EvidenceInput
from directives.services.provisions import add_provision, remove_provision
from directives.services.records import fulfil, unfulfil
from directives.services.reminders import Recipient, ReminderPreview, preview_reminders, remind

__all__ = [
    "AddresseeValue",
    "AlreadyRegistered",
    "CarriedOver",
    "EvidenceInput",
    "Generated",
    "InstrumentValues",
    "ObligationValues",
    "Recipient",
    "ReminderPreview",
    "acknowledge",
    "add_erratum",
    "add_evidence",
    "add_provision",
    "add_relation",
    "attach_file",
    "carry_over",
    "confirm",
    "create_obligation",
    "detach_file",
    "edit_instrument",
    "edit_obligation",
    "fulfil",
    "generate",
    "generate_job",
    "preview_reminders",
    "register_instrument",
    "remind",
    "remove_provision",
    "remove_relation",
    "report_done",
    "request_generation",
    "return_assignment",
    "unfulfil",
    "waive",
    "withdraw_evidence",
]
