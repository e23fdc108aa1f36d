"""What a version of a plan says, and what it is measured against."""

from datetime import date

from django.utils.translation import gettext as _

from core.errors import Conflict
from provinces.content import IntegrationContent, PlanContent, TaskContent
from provinces.models import IntegrationTopic, PlanVersion, ProvincialPlan
from provinces.rules import Dated, PlanFrame


def draft_of(plan: ProvincialPlan) -> PlanVersion:
    """The version that is being written. Raises Conflict when there is none."""
    draft = (
        plan.versions.filter(submitted_at=None)
        .select_related("implements", "file")
        .order_by("-number")
        .first()
    )
    if draft is None:
        raise Conflict(_("Kế hoạch này không có bản nào đang soạn."))
    return draft


def latest_version(plan: ProvincialPlan) -> PlanVersion:
    """The version with the highest number, draft or not."""
    return plan.versions.select_related("implements", "file", "submitted_by").order_by("-number")[0]


def plan_content(version: PlanVersion) -> PlanContent:
    """Everything the version says; two statements, and one each for instrument and file when not joined."""
    tasks = version.tasks.select_related("project").order_by("order")
    integrations = version.integrations.select_related("topic").order_by("topic__order")
    return PlanContent(
        document_number=version.document_number,
        document_symbol=version.document_symbol,
        issued_on=version.issued_on,
        title=version.title,
        signer_office=version.signer_office,
        period_from=version.period_from,
        period_to=version.period_to,
        implements=str(version.implements) if version.implements is not None else "",
        note=version.note,
        file_name=version.file_name,
        file_sha256=version.file.sha256 if version.file is not None else "",
        tasks=tuple(
            TaskContent(
                title=task.title,
                responsible=task.responsible,
                project=task.project.number if task.project is not None else 0,
                coordinating=task.coordinating,
                starts_on=task.starts_on,
                ends_on=task.ends_on,
                product=task.product,
                budget=task.budget,
                funding=task.get_funding_display() if task.funding else "",
            )
            for task in tasks
        ),
        integrations={
            found.topic.code: IntegrationContent(found.passage, found.place) for found in integrations
        },
    )


def topics_of(plan: ProvincialPlan) -> list[IntegrationTopic]:
    """What plans of the programme are to be integrated with, in order; one statement."""
    return list(
        IntegrationTopic.objects.filter(programme=plan.programme_id)
        .select_related("instrument")
        .order_by("order")
    )


def frame_of(plan: ProvincialPlan, version: PlanVersion, *, today: date) -> PlanFrame:
    """What the version is measured against by `provinces.rules`; two statements."""
    programme, instrument = plan.programme, version.implements
    return PlanFrame(
        year_from=programme.year_from,
        year_to=programme.year_to,
        year=plan.year,
        implements=Dated(str(instrument), instrument.issued_on) if instrument is not None else None,
        topics={
            topic.code: Dated(topic.phrase, topic.instrument.issued_on if topic.instrument else None)
            for topic in topics_of(plan)
        },
        projects=dict(programme.projects.order_by("number").values_list("number", "name")),
        today=today,
    )
