"""The demonstration's plans and records as what was done about duties."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from directives.demo import DemoRecord
from provinces import duties
from provinces.demo.loading import PROGRAMME
from provinces.models import AwarenessEvent, Consolidation, PilotReview, PlanVersion
from provinces.services import awareness, organisation, pilots, plans
from provinces.services.common import Done


def plan_records() -> list[DemoRecord]:
    """Every duty that the synthetic rows prove, the earliest proof of each; five statements."""
    found: dict[tuple[str, int, str], DemoRecord] = {}
    for record in sorted(_records(), key=lambda record: (record.done_on, record.record)):
        found.setdefault((record.obligation, record.agency_id, record.occurrence), record)
    return list(found.values())


def _records() -> Iterator[DemoRecord]:
    owed = duties.duties_of(PROGRAMME)
    versions = (
        PlanVersion.objects.filter(standing_of__synthetic=True)
        .select_related("standing_of__province", "standing_of__programme")
        .prefetch_related("integrations__topic")
    )
    for version in versions:
        plan = version.standing_of
        proved = plans.proved_by(plan, version, version.integrations.all())
        yield from _told(
            proved,
            plan.province.committee_id,
            duties.plan_record(plan.pk),
            version.submitted_by_id,
            version.submitted_at,
        )
    for row in Consolidation.objects.filter(synthetic=True).select_related("province"):
        proved = organisation.proved_by(row, owed)
        record = duties.consolidation_record(row.pk, row.province.key)
        yield from _told(proved, row.province.committee_id, record, row.recorded_by_id, row.recorded_at)
    for event in AwarenessEvent.objects.filter(synthetic=True).select_related("province"):
        record = awareness.record_of(event)
        yield from _told(
            awareness.proved_by(event), event.agency_id, record, event.recorded_by_id, event.recorded_at
        )
    for review in PilotReview.objects.filter(synthetic=True).select_related("province"):
        record = duties.pilot_record(review.pk, review.province.key)
        proved = pilots.proved_by(review, owed)
        yield from _told(
            proved, review.province.committee_id, record, review.recorded_by_id, review.recorded_at
        )


def _told(
    proved: Iterable[Done], agency_id: int, record: tuple[str, str], by_id: int | None, at: datetime | None
) -> Iterator[DemoRecord]:
    name, url = record
    for done in proved:
        if done.obligation_code and by_id is not None and at is not None:
            yield DemoRecord(
                obligation=done.obligation_code,
                agency_id=agency_id,
                occurrence=done.occurrence,
                done_on=done.on,
                at=at,
                by_id=by_id,
                record=name,
                record_url=url,
                description=done.description,
            )
