"""What a version of a plan says, as plain values: for checking, comparing and showing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TaskContent:
    """A task; `project` is the number of the project it serves, 0 for work that serves all. Million đồng."""

    title: str
    responsible: str
    project: int = 0
    coordinating: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    product: str = ""
    budget: Decimal | None = None
    funding: str = ""


@dataclass(frozen=True, slots=True)
class IntegrationContent:
    """The passage that takes up a topic, and where it stands."""

    passage: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole version. `integrations` are by the topic's code."""

    document_number: str = ""
    document_symbol: str = ""
    issued_on: date | None = None
    title: str = ""
    signer_office: str = ""
    period_from: date | None = None
    period_to: date | None = None
    implements: str = ""
    note: str = ""
    file_name: str = ""
    file_sha256: str = ""
    tasks: tuple[TaskContent, ...] = ()
    integrations: Mapping[str, IntegrationContent] = field(default_factory=dict)

    @property
    def budget(self) -> Decimal | None:
        """What all tasks cost together, in million đồng; None when no task states a budget."""
        stated = [task.budget for task in self.tasks if task.budget is not None]
        return sum(stated, Decimal(0)) if stated else None
