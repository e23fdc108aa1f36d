"""Products and obstacles: added, changed, delivered or removed from the way, always by a person."""

from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import InvalidInput
from core.formats import format_date
from directives.services.locking import reason_of
from projects import workflow
from projects.choices import ObstacleKind, ObstacleState, ProductState, ProjectVerb
from projects.models import Activity, Obstacle, Product, Project, Subproject
from projects.services.common import (
    Checked,
    changes,
    future,
    labels,
    lock_project,
    note_project,
    refuse_stale,
    save,
    today_of,
)

# --- Products --------------------------------------------------------------------------------------------


@transaction.atomic
def add_product(
    *,
    project: Project,
    name: str,
    by: User,
    due_on: date | None = None,
    description: str = "",
    subproject: Subproject | None = None,
    activity: Activity | None = None,
    synthetic: bool = False,
    at: datetime | None = None,
) -> Product:
    """Add what the project has to hand over. Raises InvalidInput with field names."""
    place = lock_project(project)
    checked = Checked()
    values = _product_texts(checked, name, description)
    _same_project(checked, place, subproject=subproject, activity=activity)
    checked.settle(_("Chưa thêm được sản phẩm."))
    last = Product.objects.filter(project=place).aggregate(last=Max("number"))["last"] or 0
    product = Product.objects.create(
        project=place,
        subproject=subproject,
        activity=activity,
        number=last + 1,
        due_on=due_on,
        synthetic=synthetic,
        **values,
    )
    note_project(place, ProjectVerb.ADD, by=by, at=at, note=product.name, product=product)
    return product


def _product_texts(checked: Checked, name: str, description: str) -> dict[str, Any]:
    return {
        "name": checked.line("name", name, missing=_("Hãy ghi tên sản phẩm.")),
        "description": checked.text("description", description),
    }


def _same_project(
    checked: Checked,
    project: Project,
    *,
    subproject: Subproject | None = None,
    activity: Activity | None = None,
) -> None:
    if subproject is not None and subproject.project_id != project.pk:
        checked.refuse("subproject", _("Tiểu đề án này thuộc đề án khác."))
    if activity is not None and activity.project_id != project.pk:
        checked.refuse("activity", _("Hoạt động này thuộc đề án khác."))


def _lock_product(product: Product) -> Product:
    return Product.objects.select_for_update(of=("self",)).select_related("project").get(pk=product.pk)


@transaction.atomic
def edit_product(
    *,
    product: Product,
    seen: int,
    name: str,
    due_on: date | None,
    description: str,
    by: User,
    at: datetime | None = None,
) -> Product:
    """Change a product that is not delivered yet. Raises InvalidInput, EditConflict, Conflict."""
    current = _lock_product(product)
    workflow.move(workflow.PRODUCT, ProductState(current.state), ProjectVerb.EDIT)
    checked = Checked()
    wanted = {**_product_texts(checked, name, description), "due_on": due_on}
    checked.settle(_("Chưa lưu được thay đổi."))
    different = changes(current, wanted)
    refuse_stale(current, seen, different)
    if different:
        with pghistory.context(user=by.pk):
            save(current, different)
        told = labels(current, different)
        note_project(current.project, ProjectVerb.EDIT, by=by, at=at, note=told, product=current)
    return current


@transaction.atomic
def deliver_product(*, product: Product, on: date, by: User, at: datetime | None = None) -> Product:
    """Say that the product was handed over; its evidence is attached. Raises InvalidInput with "on", Conflict."""
    if error := future(on, today_of(at)):
        raise InvalidInput(error, {"on": error})
    return _move_product(product, ProjectVerb.DELIVER, by=by, at=at, on=on, note=format_date(on))


@transaction.atomic
def cancel_product(*, product: Product, reason: str, by: User, at: datetime | None = None) -> Product:
    """Raises InvalidInput with "reason", Conflict."""
    words = reason_of(reason, _("Nêu lý do không thực hiện."))
    return _move_product(product, ProjectVerb.CANCEL, by=by, at=at, reason=words)


@transaction.atomic
def reopen_product(*, product: Product, reason: str, by: User, at: datetime | None = None) -> Product:
    """Raises InvalidInput with "reason", Conflict."""
    words = reason_of(reason, _("Nêu lý do mở lại."))
    return _move_product(product, ProjectVerb.REOPEN, by=by, at=at, reason=words)


def _move_product(
    product: Product,
    verb: ProjectVerb,
    *,
    by: User,
    at: datetime | None,
    on: date | None = None,
    reason: str = "",
    note: str = "",
) -> Product:
    current = _lock_product(product)
    current.state = workflow.move(workflow.PRODUCT, ProductState(current.state), verb)
    current.delivered_on = on
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state", "delivered_on"])
    note_project(current.project, verb, by=by, at=at, reason=reason, note=note, product=current)
    return current


# --- Obstacles -------------------------------------------------------------------------------------------


@transaction.atomic
def open_obstacle(
    *,
    project: Project,
    kind: ObstacleKind | str,
    text: str,
    owner: Agency,
    by: User,
    activity: Activity | None = None,
    due_on: date | None = None,
    synthetic: bool = False,
    at: datetime | None = None,
) -> Obstacle:
    """Note a risk or an obstacle and the agency that has to deal with it. Raises InvalidInput with field names."""
    checked = Checked()
    words = checked.text("text", text, missing=_("Hãy nêu rủi ro hoặc vướng mắc."))
    _same_project(checked, project, activity=activity)
    checked.settle(_("Chưa ghi được vướng mắc."))
    obstacle = Obstacle.objects.create(
        project=project,
        activity=activity,
        kind=kind,
        text=words,
        owner=owner,
        due_on=due_on,
        opened_by=by,
        opened_at=at or timezone.now(),
        synthetic=synthetic,
    )
    note_project(project, ProjectVerb.ADD, by=by, at=at, note=words[:200], obstacle=obstacle)
    return obstacle


@transaction.atomic
def close_obstacle(
    *, obstacle: Obstacle, resolution: str, on: date, by: User, at: datetime | None = None
) -> Obstacle:
    """Say how and when it was dealt with. Raises InvalidInput with "resolution" or "on", Conflict."""
    checked = Checked()
    words = checked.text("resolution", resolution, missing=_("Hãy ghi kết quả tháo gỡ."))
    checked.refuse("on", future(on, today_of(at)))
    checked.settle(_("Chưa ghi được kết quả tháo gỡ."))
    return _move_obstacle(obstacle, ProjectVerb.CLOSE, by=by, at=at, resolution=words, closed_on=on)


@transaction.atomic
def reopen_obstacle(*, obstacle: Obstacle, reason: str, by: User, at: datetime | None = None) -> Obstacle:
    """Raises InvalidInput with "reason", Conflict."""
    words = reason_of(reason, _("Nêu lý do mở lại."))
    return _move_obstacle(obstacle, ProjectVerb.REOPEN, by=by, at=at, reason=words)


def _move_obstacle(
    obstacle: Obstacle,
    verb: ProjectVerb,
    *,
    by: User,
    at: datetime | None,
    resolution: str = "",
    closed_on: date | None = None,
    reason: str = "",
) -> Obstacle:
    current = Obstacle.objects.select_for_update(of=("self",)).select_related("project").get(pk=obstacle.pk)
    current.state = workflow.move(workflow.OBSTACLE, ObstacleState(current.state), verb)
    current.resolution, current.closed_on = resolution, closed_on
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state", "resolution", "closed_on"])
    note_project(current.project, verb, by=by, at=at, reason=reason, note=resolution[:200], obstacle=current)
    return current
