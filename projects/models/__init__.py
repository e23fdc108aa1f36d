"""Programmes as data, the work of their projects, its progress, its money, and the meetings about it."""

from projects.models.activities import Activity, ActivityAgency, ActivityEvent, Dependency, EarlierPlan
from projects.models.budget import BudgetLine, BudgetMovement
from projects.models.meetings import Conclusion, Meeting, MeetingAgency
from projects.models.programmes import (
    ManagementBoardMember,
    Objective,
    Programme,
    Project,
    ProjectAgency,
    Subproject,
)
from projects.models.progress import ProgressEntry, ProgressEvent, ResultFigure
from projects.models.records import Attachment, ProjectEvent
from projects.models.results import Obstacle, Product
from projects.models.targets import Milestone, Target, TargetCount

__all__ = [
    "Activity",
    "ActivityAgency",
    "ActivityEvent",
    "Attachment",
    "BudgetLine",
    "BudgetMovement",
    "Conclusion",
    "Dependency",
    "EarlierPlan",
    "ManagementBoardMember",
    "Meeting",
    "MeetingAgency",
    "Milestone",
    "Objective",
    "Obstacle",
    "Product",
    "Programme",
    "ProgressEntry",
    "ProgressEvent",
    "Project",
    "ProjectAgency",
    "ProjectEvent",
    "ResultFigure",
    "Subproject",
    "Target",
    "TargetCount",
]
