"""What tests of the pages share: a project with work in every state, on a fixed day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from projects import services
from projects.choices import FundingSource, MeetingKind, MovementKind, ObstacleKind
from projects.models import (
    Activity,
    BudgetLine,
    BudgetMovement,
    Conclusion,
    Meeting,
    Obstacle,
    Product,
    ProgressEntry,
)
from tests.projects.work_factories import (
    NOW,
    START,
    Cast,
    confirm,
    enter,
    make_cast,
    plan,
    plan_task,
    run,
    send,
)


@dataclass(frozen=True, slots=True)
class Work:
    """One of everything that has a page."""

    cast: Cast
    task: Activity
    running: Activity
    planned: Activity
    confirmed: ProgressEntry
    submitted: ProgressEntry
    draft: ProgressEntry
    product: Product
    obstacle: Obstacle
    line: BudgetLine
    movement: BudgetMovement
    meeting: Meeting
    conclusion: Conclusion

    @property
    def code(self) -> str:
        return self.cast.project.code


def make_work() -> Work:
    cast = make_cast()
    task = plan_task(cast, "1")
    running = run(cast, "1.1", parent=task)
    planned = plan(cast, "1.2", parent=task)
    waiting, drafted = run(cast, "2"), run(cast, "3")
    line = services.add_line(
        project=cast.project,
        subproject=None,
        year=2018,
        source=FundingSource.CENTRAL,
        planned=Decimal("1000.5"),
        by=cast.lead,
        at=NOW,
    )
    movement = services.record_movement(
        line=line,
        kind=MovementKind.ALLOTTED,
        amount=Decimal(600),
        on=START,
        document_number="12/QĐ-BTC",
        by=cast.lead,
        at=NOW,
    )
    meeting = services.hold_meeting(
        programme=cast.project.programme,
        project=cast.project,
        kind=MeetingKind.BRIEFING,
        title="Giao ban quý II",
        held_on=date(2018, 7, 12),
        participants=[(cast.partner_agency, "Thứ trưởng")],
        by=cast.lead,
        at=NOW,
    )
    return Work(
        cast=cast,
        task=task,
        running=running,
        planned=planned,
        confirmed=confirm(cast, running, "40"),
        submitted=send(cast, waiting, "50"),
        draft=enter(cast, drafted, "60"),
        product=services.add_product(
            project=cast.project, name="Bộ tài liệu", due_on=date(2018, 12, 1), by=cast.lead
        ),
        obstacle=services.open_obstacle(
            project=cast.project,
            kind=ObstacleKind.OBSTACLE,
            text="Thiếu kinh phí in tài liệu",
            owner=cast.lead_agency,
            activity=running,
            by=cast.lead,
            at=NOW,
        ),
        line=line,
        movement=movement,
        meeting=meeting,
        conclusion=services.conclude(meeting=meeting, text="Gửi tài liệu về xã.", by=cast.lead, at=NOW),
    )


@pytest.fixture
def autumn_of_2018() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def work(db: None, autumn_of_2018: None) -> Work:
    return make_work()


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client
