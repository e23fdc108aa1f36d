"""Headings of a report on the programme, in the usual five parts.

The parts follow the plans and reviews of Steering Committee 138/CP and of the provinces: situation, results by
field of work, assessment, direction, proposals.
"""

from dataclasses import dataclass

from reports.documents.content import NarrativeText


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `code` is its address ("II.3"), whose last part is the number that is printed."""

    code: str
    title: str

    @property
    def level(self) -> int:
        """1 for a part (mục), 2 for an item (khoản), 3 for a point (điểm)."""
        return self.code.count(".") + 1

    @property
    def label(self) -> str:
        """ "I.", "1." or "a)" by level."""
        last = self.code.rpartition(".")[2]
        return f"{last})" if self.level > 2 else f"{last}."


TARGETS = "II.8"
"""Where the state of the targets is printed; the heading is left out when there are none."""

OUTLINE: tuple[Heading, ...] = (
    Heading("I", "Tình hình tội phạm mua bán người"),
    Heading("II", "Kết quả thực hiện"),
    Heading("II.1", "Công tác lãnh đạo, chỉ đạo"),
    Heading("II.2", "Truyền thông phòng, chống mua bán người (Đề án 1)"),
    Heading("II.3", "Đấu tranh phòng, chống tội phạm mua bán người (Đề án 2)"),
    Heading("II.4", "Tiếp nhận, xác minh, bảo vệ và hỗ trợ nạn nhân bị mua bán (Đề án 3)"),
    Heading("II.5", "Hoàn thiện pháp luật và theo dõi thi hành chính sách, pháp luật (Đề án 4)"),
    Heading("II.6", "Hợp tác quốc tế về phòng, chống mua bán người (Đề án 5)"),
    Heading("II.7", "Nguồn lực thực hiện"),
    Heading(TARGETS, "Mức độ hoàn thành mục tiêu, chỉ tiêu"),
    Heading("III", "Đánh giá chung"),
    Heading("III.1", "Ưu điểm"),
    Heading("III.2", "Tồn tại, hạn chế"),
    Heading("III.3", "Nguyên nhân"),
    Heading("III.4", "Bài học kinh nghiệm"),
    Heading("IV", "Phương hướng, nhiệm vụ thời gian tới"),
    Heading("V", "Kiến nghị, đề xuất"),
)

SECTION_HEADINGS = {"A": "II.1", "B": "II.2", "C": "II.3", "D": "II.4", "E": "II.5", "F": "II.6", "G": "II.7"}
"""Heading under which a section of the form is described, unless the section names one itself."""


def with_extra(narratives: tuple[NarrativeText, ...]) -> tuple[Heading, ...]:
    """The outline plus headings that only the narratives have, each after its parent's last item.

    No text is dropped because its heading is unknown: without a parent it comes last.
    """
    headings = list(OUTLINE)
    for narrative in narratives:
        if any(heading.code == narrative.code for heading in headings):
            continue
        parent = narrative.code.rpartition(".")[0]
        family = [i for i, h in enumerate(headings) if parent and f"{h.code}.".startswith(f"{parent}.")]
        place = family[-1] + 1 if family else len(headings)
        headings.insert(place, Heading(narrative.code, narrative.title))
    return tuple(headings)
