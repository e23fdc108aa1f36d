"""Verbs of plans, records, inspections and territory: keyword-only, atomic, each with `by`."""

from provinces.services.awareness import (
    ActivityValues,
    add_photo,
    edit_activity,
    record_activity,
    remove_photo,
    withdraw_activity,
)
from provinces.services.drafting import (
    DocumentValues,
    IntegrationValues,
    TaskValues,
    save_document,
    save_integrations,
    save_tasks,
)
from provinces.services.inspection_values import (
    InspectionValues,
    RecommendationValues,
    TeamValues,
    VisitValues,
)
from provinces.services.inspections import (
    ConclusionValues,
    cancel_inspection,
    conclude_inspection,
    edit_inspection,
    open_inspection,
)
from provinces.services.organisation import (
    ConsolidationValues,
    MemberValues,
    edit_consolidation,
    record_consolidation,
    withdraw_consolidation,
)
from provinces.services.pilots import PilotValues, edit_pilot, record_pilot, withdraw_pilot
from provinces.services.plans import start_plan, submit_plan, withdraw_plan
from provinces.services.reviewing import note_plan, return_plan
from provinces.services.succession import (
    MembershipMove,
    SuccessionPreview,
    enter_succession,
    preview_succession,
)
from provinces.services.succession_rules import NewUnit, SuccessionValues

__all__ = [
    "ActivityValues",
    "ConclusionValues",
    "ConsolidationValues",
    "DocumentValues",
    "InspectionValues",
    "IntegrationValues",
    "MemberValues",
    "MembershipMove",
    "NewUnit",
    "PilotValues",
    "RecommendationValues",
    "SuccessionPreview",
    "SuccessionValues",
    "TaskValues",
    "TeamValues",
    "VisitValues",
    "add_photo",
    "cancel_inspection",
    "conclude_inspection",
    "edit_activity",
    "edit_consolidation",
    "edit_inspection",
    "edit_pilot",
    "enter_succession",
    "note_plan",
    "open_inspection",
    "preview_succession",
    "record_activity",
    "record_consolidation",
    "record_pilot",
    "remove_photo",
    "return_plan",
    "save_document",
    "save_integrations",
    "save_tasks",
    "start_plan",
    "submit_plan",
    "withdraw_activity",
    "withdraw_consolidation",
    "withdraw_pilot",
    "withdraw_plan",
]
