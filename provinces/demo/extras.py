"""The demonstration's inspections, pilots, activity of the centre and photographs."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import Agency, User
from core.calendar import next_working_day
from core.formats import LOCAL_ZONE
from projects.models import Programme
from provinces import services
from provinces.choices import ActivityKind, ActivityLevel, Occasion, PilotMeasure, TeamSeat
from provinces.demo.story import SEED
from provinces.demo.words import MARK, PILOT_AREA, PILOT_LESSONS, PILOT_LIMITS, PILOT_RESULTS
from provinces.models import AwarenessEvent, PilotResult, PilotReview, Province
from provinces.services import (
    ConclusionValues,
    InspectionValues,
    RecommendationValues,
    TeamValues,
    VisitValues,
)

STANDING_OFFICE = "tt-bcd138-cp"
#: Inspections by year: the provinces visited, whether concluded.
INSPECTIONS = {
    2017: (("02@2004", "10@2004", "20@2004"), True),
    2018: (("22@2004", "40@2004", "72@2004"), True),
    2019: (("38@2004", "45@2004", "89@2004"), False),
}
HA_GIANG_REVIEW = date(2018, 4, 19)  # the one review whose day was reported
PHOTOGRAPHED = ("20@2004", "02@2004", "01@2004")
_TEAM = (
    (TeamSeat.LEADER, "bo-cong-an", "Lãnh đạo Bộ Công an"),
    (TeamSeat.DEPUTY, "bo-ldtbxh", "Lãnh đạo Cục Phòng, chống tệ nạn xã hội"),
    (TeamSeat.MEMBER, "bo-tu-phap", "Lãnh đạo cấp vụ"),
    (TeamSeat.SECRETARY, STANDING_OFFICE, "Chuyên viên Tổ chuyên viên liên ngành"),
)


def load_extras(
    *, programme: Programme, provinces: Mapping[str, Province], officers: Mapping[str, User], staff: User
) -> None:
    for year, (keys, concluded) in INSPECTIONS.items():
        _inspect(programme, year, [provinces[key] for key in keys], staff=staff, concluded=concluded)
    _write_pilots(programme, [province for province in provinces.values() if province.pilot], officers)
    _of_the_centre(staff)
    for key in PHOTOGRAPHED:
        _photograph(provinces[key], officers[key])


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=LOCAL_ZONE)


def _inspect(
    programme: Programme, year: int, places: list[Province], *, staff: User, concluded: bool
) -> None:
    agencies = Agency.objects.in_bulk([code for _seat, code, _office in _TEAM], field_name="code")
    days = [date(year, 9, day) for day in (11, 13, 18)]
    inspection = services.open_inspection(
        values=InspectionValues(
            programme=programme,
            title=f"{MARK} Đoàn kiểm tra liên ngành về phòng, chống mua bán người năm {year}",
            decision_number=f"{40 + year - 2016}/QĐ-BCĐ138/CP",
            decided_on=date(year, 8, 28),
            starts_on=days[0],
            ends_on=date(year, 9, 28),
            members=[TeamValues(seat, agencies[code], office) for seat, code, office in _TEAM],
            visits=[
                VisitValues(
                    place,
                    day,
                    f"{MARK} Địa phương đã ban hành kế hoạch, kiện toàn Ban Chỉ đạo; truyền thông ở xã còn ít.",
                )
                for place, day in zip(places, days, strict=True)
            ],
            recommendations=[
                RecommendationValues(
                    f"{MARK} Bố trí kinh phí cho truyền thông tại cơ sở trong dự toán năm {year + 1}.",
                    place.committee,
                    date(year, 12, 28),
                )
                for place in places[:2]
            ]
            + [
                RecommendationValues(
                    f"{MARK} Hướng dẫn thống nhất việc hỗ trợ nạn nhân tại cộng đồng.",
                    agencies["bo-ldtbxh"],
                    date(year + 1, 3, 29),
                )
            ],
            findings=f"{MARK} Các địa phương cơ bản thực hiện đúng kế hoạch; thống kê nạn nhân chưa thống nhất.",
        ),
        by=staff,
        at=_at(date(year, 8, 29)),
        synthetic=True,
    )
    if concluded:
        services.conclude_inspection(
            inspection=inspection,
            values=ConclusionValues(
                date(year, 10, 16),
                str(60 + year - 2016),
                "TB-BCĐ138/CP",
                signer_office="Phó Trưởng Ban Thường trực",
            ),
            by=staff,
            at=_at(date(year, 10, 17)),
        )


def _write_pilots(programme: Programme, places: list[Province], officers: Mapping[str, User]) -> None:
    """Rows and not services, for the duties that they prove are given out, as synthetic, only after this."""
    reviews = PilotReview.objects.bulk_create(
        [_pilot(programme, place, officers[place.key]) for place in places]
    )
    PilotResult.objects.bulk_create(
        [
            PilotResult(review=review, measure=measure, before=before, after=after)
            for review in reviews
            for measure, (before, after) in _measures(review.province.key).items()
        ]
    )


def _pilot(programme: Programme, province: Province, officer: User) -> PilotReview:
    rng = Random(f"{SEED} {province.key} pilot")  # noqa: S311  # no secret hangs on it
    reviewed = next_working_day(date(2018, rng.randint(4, 6), rng.randint(2, 26)))
    return PilotReview(
        province=province,
        programme=programme,
        plan_number=f"{rng.randint(20, 90)}/KH-UBND",
        plan_on=next_working_day(date(2016, rng.randint(3, 6), rng.randint(2, 26))),
        area=PILOT_AREA,
        content=f"{MARK} Xây dựng mô hình phòng ngừa tại cộng đồng, gắn với từng thành viên Ban Chỉ đạo.",
        review_number=f"{rng.randint(60, 190)}/BC-UBND",
        reviewed_on=HA_GIANG_REVIEW if province.key == "02@2004" else reviewed,
        results=f"{MARK} {PILOT_RESULTS}",
        limits=f"{MARK} {PILOT_LIMITS}",
        lessons=f"{MARK} {PILOT_LESSONS}",
        recorded_by=officer,
        recorded_at=_at(date(2018, 7, 2)),
        synthetic=True,
    )


def _measures(key: str) -> dict[PilotMeasure, tuple[int, int]]:
    rng = Random(f"{SEED} {key} measures")  # noqa: S311  # no secret hangs on it
    return {
        PilotMeasure.MODELS: (rng.randint(0, 2), rng.randint(4, 12)),
        PilotMeasure.COMMUNES: (0, rng.randint(6, 20)),
        PilotMeasure.SESSIONS: (rng.randint(5, 30), rng.randint(60, 240)),
        PilotMeasure.PEOPLE: (rng.randint(500, 2_000), rng.randint(9_000, 40_000)),
        PilotMeasure.CASES: (rng.randint(6, 14), rng.randint(1, 6)),
        PilotMeasure.SUPPORTED: (rng.randint(2, 9), rng.randint(10, 30)),
    }


def _of_the_centre(staff: User) -> None:
    AwarenessEvent.objects.create(
        agency=Agency.objects.get(code=STANDING_OFFICE),
        occasion=Occasion.DAY_30_7,
        kind=ActivityKind.RALLY,
        level=ActivityLevel.CENTRAL,
        title=f"{MARK} Lễ phát động hưởng ứng Ngày toàn dân phòng, chống mua bán người năm 2018",
        held_on=date(2018, 7, 30),
        place="Hà Nội",
        attendance=1_000,
        recorded_by=staff,
        recorded_at=_at(date(2018, 8, 1)),
        synthetic=True,
    )


def _photograph(province: Province, officer: User) -> None:
    event = AwarenessEvent.objects.filter(province=province, held_on__year=2018).order_by("pk").first()
    if event is not None:
        services.add_photo(
            event=event,
            upload=SimpleUploadedFile("anh-minh-hoa.jpg", _drawing(province.key), "image/jpeg"),
            caption=f"{MARK} Hình vẽ thay cho ảnh, không chụp người nào",
            by=officer,
            at=_at(date(2018, 8, 2)),
        )


def _drawing(seed: str) -> bytes:
    """A drawing in place of a photograph: a stage, banners and a crowd of dots."""
    rng = Random(f"{SEED} {seed} drawing")  # noqa: S311  # no secret hangs on it
    image = Image.new("RGB", (1_200, 800), (214, 228, 240))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 520, 1_200, 800), fill=(196, 208, 190))
    pen.rectangle((250, 240, 950, 520), fill=(178, 34, 34))
    pen.rectangle((290, 280, 910, 360), fill=(245, 214, 90))
    for _place in range(160):
        x, y = rng.randint(40, 1_160), rng.randint(560, 770)
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(90 + rng.randint(0, 60), 90, 110))
    target = BytesIO()
    image.save(target, "JPEG", quality=80)
    return target.getvalue()
