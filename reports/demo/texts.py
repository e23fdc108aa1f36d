"""Short texts under the headings, built from the unit's own figures and marked as illustrative.

Numbers come only from the figures that stand beside them, totals only: a text never tells more than the table.
"""

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from core.formats import format_number, format_percent
from reports.demo.national import HALF
from reports.demo.outline import Unit
from reports.parsing import Stated

MARK = "[Minh hoạ]"

_ROUTES = {
    "CN": "Tuyến chủ yếu là đường mòn, lối mở qua biên giới sang Trung Quốc",
    "LA": "Tuyến chủ yếu là đường bộ qua biên giới sang Lào rồi đi nước thứ ba",
    "KH": "Tuyến chủ yếu là đường bộ, đường sông qua biên giới sang Campuchia",
    "": "Nạn nhân chủ yếu bị đưa ra các tỉnh biên giới phía Bắc để sang Trung Quốc",
}
_WAYS = (
    "đối tượng làm quen qua mạng xã hội, hứa hẹn việc làm hoặc kết hôn",
    "đối tượng lợi dụng quan hệ quen biết, rủ đi làm ăn xa với thu nhập cao",
    "đối tượng giả danh môi giới lao động, môi giới hôn nhân để lừa gạt",
)
_STRENGTHS = (
    "Các ngành phối hợp chặt chẽ; việc tiếp nhận, phân loại và giải quyết tin báo được thực hiện kịp thời.",
    "Truyền thông được đưa đến thôn, bản, trường học; người dân chủ động cung cấp thông tin cho cơ quan chức năng.",
    "Nạn nhân trở về được tiếp nhận, hỗ trợ ngay từ đầu; các chế độ được thực hiện đúng đối tượng.",
)
_LIMITS = (
    "Truyền thông ở một số xã vùng sâu, vùng xa chưa thường xuyên, tài liệu bằng tiếng dân tộc còn ít.",
    "Việc xác minh nạn nhân tự trở về còn chậm do thiếu thông tin ban đầu.",
    "Số liệu giữa các ngành có lúc chưa thống nhất, phải đối chiếu nhiều lần.",
)
_CAUSES = (
    "Khách quan: địa bàn rộng, đời sống một bộ phận người dân còn khó khăn. Chủ quan: cán bộ cơ sở chủ yếu kiêm nhiệm.",
    "Khách quan: thủ đoạn của đối tượng thay đổi nhanh. Chủ quan: một số đơn vị chưa chủ động trao đổi thông tin.",
    "Khách quan: việc phối hợp với phía nước ngoài cần nhiều thời gian. Chủ quan: kinh phí chưa được bố trí sớm.",
)
_LESSONS = (
    "Phải dựa vào cơ sở và người có uy tín; nắm chắc tình hình người vắng mặt lâu ngày tại địa bàn.",
    "Giao rõ đầu mối, thời hạn cho từng ngành; đối chiếu số liệu trước khi gửi báo cáo.",
)
_TASKS = (
    "Tập trung truyền thông tại các xã trọng điểm; giải quyết đúng hạn tin báo; rà soát nạn nhân chưa được hỗ trợ.",
    "Duy trì câu lạc bộ, mô hình phòng ngừa; mở đợt cao điểm tấn công tội phạm; tăng cường giao ban giữa các ngành.",
)
_REQUESTS = (
    "Đề nghị cấp bổ sung tài liệu truyền thông bằng tiếng dân tộc thiểu số.",
    "Đề nghị hướng dẫn thống nhất cách tính các chỉ tiêu về nạn nhân giữa các ngành.",
    "Đề nghị bố trí kinh phí riêng cho công tác tiếp nhận, hỗ trợ nạn nhân.",
)
_COMMUNE_TARGET = 75


class _Numbers:
    """Figures as words for sentences."""

    def __init__(self, figures: Mapping[str, Stated]) -> None:
        self._figures = figures

    def value(self, cell: str) -> Decimal:
        """The number; 0 for "nothing to report". Raises KeyError for a cell that is not filled."""
        return self._figures[cell].value or Decimal(0)

    def __getitem__(self, cell: str) -> str:
        return format_number(self.value(cell))

    def __contains__(self, cell: str) -> bool:
        return self.value(cell) > 0


def write_texts(rng: Random, unit: Unit, period: str, figures: Mapping[str, Stated]) -> dict[str, str]:
    """Text by heading; a heading without anything to say has none."""
    numbers = _Numbers(figures)
    texts = {
        "I": _situation(rng, unit, numbers),
        "II.1": _leadership(numbers),
        "II.2": _communication(numbers),
        "II.3": _crime(unit, numbers),
        "II.4": _victims(numbers),
        "II.5": _law(numbers),
        "II.6": _cooperation(numbers),
        "II.7": _resources(numbers),
        "II.8": _targets(numbers, period),
        "III.1": rng.choice(_STRENGTHS),
        "III.2": rng.choice(_LIMITS),
        "III.3": rng.choice(_CAUSES),
        "III.4": rng.choice(_LESSONS),
        "IV": rng.choice(_TASKS),
        "V": rng.choice(_REQUESTS) if rng.random() < 0.6 else "",
    }
    return {heading: f"{MARK} {text}" for heading, text in texts.items() if text}


def _situation(rng: Random, unit: Unit, n: _Numbers) -> str:
    if "C.03" not in n:
        return (
            f"Trong kỳ, trên địa bàn {unit.place} không phát hiện vụ mua bán người; các ngành tiếp tục nắm tình hình "
            "tại các địa bàn trọng điểm."
        )
    route = _ROUTES[unit.borders[0] if unit.borders else ""]
    return (
        f"Trong kỳ, trên địa bàn {unit.place} phát hiện {n['C.03']} vụ mua bán người, {n['C.04']} đối tượng, "
        f"{n['C.05']} nạn nhân. {route}; {rng.choice(_WAYS)}."
    )


def _leadership(n: _Numbers) -> str:
    return (
        f"Các cấp ban hành {n['A.01']} văn bản lãnh đạo, chỉ đạo; {n['A.02']}/{n['A.03']} đơn vị cấp huyện có kế hoạch "
        f"thực hiện Chương trình. Tổ chức {n['A.05']} đoàn kiểm tra với {n['A.06']} lượt đơn vị, địa bàn được kiểm tra."
    )


def _communication(n: _Numbers) -> str:
    return (
        f"Tổ chức {n['B.01']} buổi truyền thông trực tiếp với {n['B.02']} lượt người dự; phát {n['B.04']} tờ rơi, "
        f"tờ gấp; báo chí địa phương đăng, phát {n['B.13']} tin, bài. Đến cuối kỳ, {n['B.20']}/{n['B.19']} xã, "
        "phường, thị trấn sử dụng tài liệu truyền thông."
    )


def _crime(unit: Unit, n: _Numbers) -> str:
    parts = []
    if "C.01" in n:
        parts.append(
            f"tiếp nhận {n['C.01']} tố giác, tin báo về tội phạm, kiến nghị khởi tố, đã giải quyết {n['C.02']} tin"
        )
    if "C.06" in n:
        parts.append(f"khởi tố {n['C.06']} vụ án, {n['C.07']} bị can")
    if "C.10" in n:
        parts.append(f"truy tố {n['C.10']} vụ án, {n['C.11']} bị can")
    if "C.14" in n:
        parts.append(f"xét xử sơ thẩm {n['C.14']} vụ án, {n['C.15']} bị cáo")
    if not parts:
        return "Trong kỳ không phát sinh tin báo, vụ án về mua bán người; các lực lượng duy trì công tác nắm tình hình."
    forces = "Công an, Bộ đội Biên phòng" if unit.border_guard else "Công an"
    return f"{forces} và các cơ quan tố tụng phối hợp chặt chẽ: {'; '.join(parts)}."


def _victims(n: _Numbers) -> str:
    parts = []
    if "D.01" in n:
        parts.append(f"tiếp nhận {n['D.01']} người")
    if "D.02" in n:
        parts.append(f"xác định {n['D.02']} người là nạn nhân bị mua bán")
    if "D.07" in n:
        parts.append(f"hỗ trợ {n['D.07']} nạn nhân")
    if not parts:
        return "Trong kỳ không tiếp nhận người bị mua bán; các ngành tiếp tục rà soát những người đã trở về."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}. Việc bảo mật thông tin nạn nhân được bảo đảm."


def _law(n: _Numbers) -> str:
    issued = (
        f"Tham mưu, ban hành {n['E.01']} văn bản quy phạm pháp luật; "
        if "E.01" in n
        else "Không phát sinh văn bản quy phạm pháp luật mới; "
    )
    reviewed = f"rà soát {n['E.02']} văn bản; " if "E.02" in n else ""
    return f"{issued}{reviewed}tổ chức {n['E.05']} lớp tập huấn, phổ biến pháp luật với {n['E.06']} lượt người dự."


def _cooperation(n: _Numbers) -> str:
    parts = []
    if "F.01" in n:
        parts.append(f"tổ chức {n['F.01']} cuộc hội đàm, giao ban với phía nước ngoài")
    if "F.03" in n:
        parts.append(f"trao đổi {n['F.03']} tin")
    if "F.05" in n:
        parts.append(f"thực hiện trao trả {n['F.05']} người")
    if not parts:
        return "Trong kỳ không phát sinh hoạt động hợp tác quốc tế trực tiếp."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _resources(n: _Numbers) -> str:
    return (
        f"Kinh phí được bố trí {n['G.01']} triệu đồng, đã sử dụng {n['G.02']} triệu đồng; {n['G.03']} cán bộ làm "
        f"công tác này. Tổ chức {n['G.04']} lớp tập huấn nghiệp vụ cho {n['G.05']} lượt cán bộ."
    )


def _targets(n: _Numbers, period: str) -> str:
    """A reason where the share of communes using the material is below what is asked for by the end of 2018."""
    share = 100 * n.value("B.20") / n.value("B.19")
    if share >= _COMMUNE_TARGET:
        return ""
    when = "đến giữa năm" if period == HALF else "đến cuối năm"
    return (
        f"Tỷ lệ xã sử dụng tài liệu truyền thông {when} đạt {format_percent(share)}, chưa đạt mức {_COMMUNE_TARGET}% "
        "của năm 2018 do một số xã vùng sâu, vùng xa chưa nhận đủ tài liệu."
    )
