"""Provinces over time, and what each of them plans, organises and does under the programme."""

from provinces.models.awareness import AwarenessEvent, AwarenessPhoto
from provinces.models.inspections import Inspection, InspectionMember, InspectionProvince, Recommendation
from provinces.models.organisation import CommitteeMember, Consolidation
from provinces.models.pilots import PilotResult, PilotReview
from provinces.models.plans import (
    Integration,
    IntegrationTopic,
    PlanEvent,
    PlanTask,
    PlanVersion,
    ProvincialPlan,
)
from provinces.models.units import Province, Succession, TerritoryChange, _Days

__all__ = [
    "AwarenessEvent",
    "AwarenessPhoto",
    "CommitteeMember",
    "Consolidation",
    "Inspection",
    "InspectionMember",
    "InspectionProvince",
    "Integration",
    "IntegrationTopic",
    "PilotResult",
    "PilotReview",
    "PlanEvent",
    "PlanTask",
    "PlanVersion",
    "Province",
    "ProvincialPlan",
    "Recommendation",
    "Succession",
    "TerritoryChange",
    "_Days",
]
