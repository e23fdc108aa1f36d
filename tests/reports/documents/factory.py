"""A national report as large as a real one: 63 provinces, about 200 figures, 20 texts; every value made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from reports.documents.content import (
    Citation,
    CompiledFigure,
    Coverage,
    DocumentHeader,
    InputVersion,
    Mark,
    MissingUnit,
    NarrativeParagraph,
    NarrativeText,
    NationalReport,
    Section,
    SentencePlan,
    Signer,
    TargetResult,
    Term,
    UnitRow,
)
from reports.documents.json import with_digest

PROVINCES = """01 Hà Nội|02 Hà Giang|04 Cao Bằng|06 Bắc Kạn|08 Tuyên Quang|10 Lào Cai|11 Điện Biên|12 Lai Châu|14 Sơn La
|15 Yên Bái|17 Hoà Bình|19 Thái Nguyên|20 Lạng Sơn|22 Quảng Ninh|24 Bắc Giang|25 Phú Thọ|26 Vĩnh Phúc|27 Bắc Ninh
|30 Hải Dương|31 Hải Phòng|33 Hưng Yên|34 Thái Bình|35 Hà Nam|36 Nam Định|37 Ninh Bình|38 Thanh Hóa|40 Nghệ An
|42 Hà Tĩnh|44 Quảng Bình|45 Quảng Trị|46 Thừa Thiên Huế|48 Đà Nẵng|49 Quảng Nam|51 Quảng Ngãi|52 Bình Định
|54 Phú Yên|56 Khánh Hòa|58 Ninh Thuận|60 Bình Thuận|62 Kon Tum|64 Gia Lai|66 Đắk Lắk|67 Đắk Nông|68 Lâm Đồng
|70 Bình Phước|72 Tây Ninh|74 Bình Dương|75 Đồng Nai|77 Bà Rịa - Vũng Tàu|79 Thành phố Hồ Chí Minh|80 Long An
|82 Tiền Giang|83 Bến Tre|84 Trà Vinh|86 Vĩnh Long|87 Đồng Tháp|89 An Giang|91 Kiên Giang|92 Cần Thơ|93 Hậu Giang
|94 Sóc Trăng|95 Bạc Liêu|96 Cà Mau"""

FORCES = {"police": "Công an", "border": "Bộ đội Biên phòng", "coast": "Cảnh sát biển"}
SEXES = {"female": "Nữ", "male": "Nam"}
AGES = {"under16": "Dưới 16 tuổi", "16to18": "Từ đủ 16 đến dưới 18 tuổi", "adult": "Từ đủ 18 tuổi"}
PLACES = {"cn": "Trung Quốc", "la": "Lào", "kh": "Cam-pu-chia", "vn": "Trong nước", "other": "Nơi khác"}
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}

# section, title, then (name, unit, breakdown dimension or None)
FORM: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "A",
        "Công tác lãnh đạo, chỉ đạo",
        (
            ("Văn bản chỉ đạo, kế hoạch đã ban hành", "văn bản", "level"),
            ("Đoàn kiểm tra liên ngành", "đoàn", "level"),
            ("Lượt kiểm tra", "lượt", "level"),
            ("Hội nghị người có uy tín", "hội nghị", ""),
            ("Người có uy tín dự hội nghị", "người", ""),
        ),
    ),
    (
        "B",
        "Truyền thông (Đề án 1)",
        (
            ("Buổi truyền thông trực tiếp", "buổi", "level"),
            ("Lượt người dự truyền thông trực tiếp", "lượt người", "level"),
            ("Lượt truyền thông lưu động", "lượt", "level"),
            ("Tờ rơi, tờ gấp đã phát", "tờ", "level"),
            ("Băng rôn, khẩu hiệu", "chiếc", ""),
            ("Áp phích, pa nô", "chiếc", ""),
            ("Thời lượng phát thanh", "phút", "level"),
            ("Bản cam kết đã ký", "bản", "level"),
            ("Tin, bài trên báo chí", "tin, bài", "level"),
            ("Câu lạc bộ, mô hình phòng, chống mua bán người", "mô hình", "level"),
        ),
    ),
    (
        "C",
        "Đấu tranh phòng, chống tội phạm (Đề án 2)",
        (
            ("Tin báo, tố giác tiếp nhận", "tin", "force"),
            ("Tin báo, tố giác đã giải quyết", "tin", "force"),
            ("Số vụ mua bán người phát hiện", "vụ", "force"),
            ("Số đối tượng trong các vụ phát hiện", "đối tượng", "force"),
            ("Số nạn nhân trong các vụ phát hiện", "nạn nhân", "place"),
            ("Số vụ khởi tố", "vụ", "force"),
            ("Số bị can khởi tố", "bị can", "sex"),
            ("Số vụ truy tố", "vụ", ""),
            ("Số bị can truy tố", "bị can", "sex"),
            ("Số vụ xét xử sơ thẩm", "vụ", ""),
            ("Số bị cáo xét xử sơ thẩm", "bị cáo", "sex"),
            ("Vụ đánh tráo, chiếm đoạt người dưới 16 tuổi", "vụ", ""),
            ("Vụ tổ chức xuất cảnh trái phép", "vụ", "force"),
            ("Đối tượng tổ chức xuất cảnh trái phép", "đối tượng", "force"),
        ),
    ),
    (
        "D",
        "Tiếp nhận, xác minh, bảo vệ, hỗ trợ nạn nhân (Đề án 3)",
        (
            ("Người được tiếp nhận", "người", "place"),
            ("Nạn nhân được giải cứu", "người", "force"),
            ("Nạn nhân được trao trả", "người", "place"),
            ("Nạn nhân tự trở về", "người", "place"),
            ("Nạn nhân được xác định", "người", "age"),
            ("Nạn nhân là người dân tộc thiểu số", "người", "sex"),
            ("Nạn nhân được hỗ trợ nhu cầu thiết yếu", "người", "sex"),
            ("Nạn nhân được hỗ trợ y tế", "người", "sex"),
            ("Nạn nhân được hỗ trợ tâm lý", "người", "sex"),
            ("Nạn nhân được trợ giúp pháp lý", "người", "sex"),
            ("Nạn nhân được hỗ trợ học nghề", "người", "sex"),
            ("Cuộc gọi đến đường dây nóng", "cuộc", ""),
        ),
    ),
    (
        "E",
        "Hoàn thiện pháp luật (Đề án 4)",
        (
            ("Văn bản quy phạm pháp luật đã ban hành, sửa đổi", "văn bản", "level"),
            ("Vụ việc trợ giúp pháp lý", "vụ việc", ""),
            ("Lớp tập huấn pháp luật", "lớp", "level"),
            ("Lượt người được tập huấn pháp luật", "lượt người", "level"),
        ),
    ),
    (
        "F",
        "Hợp tác quốc tế (Đề án 5)",
        (
            ("Cuộc hội đàm, gặp gỡ với lực lượng nước ngoài", "cuộc", "place"),
            ("Thoả thuận hợp tác đã ký", "thoả thuận", ""),
            ("Thông tin trao đổi", "lượt", "place"),
        ),
    ),
    (
        "G",
        "Nguồn lực",
        (
            ("Kinh phí ngân sách trung ương", "triệu đồng", ""),
            ("Kinh phí ngân sách địa phương", "triệu đồng", "level"),
            ("Cán bộ chuyên trách", "người", "sex"),
        ),
    ),
)

NAMES = {
    "force": "Lực lượng",
    "sex": "Giới tính",
    "age": "Độ tuổi",
    "place": "Nơi đến",
    "level": "Cấp hành chính",
}
BREAKDOWNS = {"force": FORCES, "sex": SEXES, "age": AGES, "place": PLACES, "level": LEVELS}
HEADLINES = {
    "A.1",
    "A.2",
    "B.1",
    "B.2",
    "B.10",
    "C.1",
    "C.3",
    "C.4",
    "C.5",
    "C.6",
    "C.7",
    "D.1",
    "D.5",
    "E.3",
    "F.1",
    "G.2",
}
KNOWN = {"C.3": (89, 99), "C.4": (142, 126), "C.5": (169, 236)}
"""Published: first half of 2019 against the first half of 2018 (-10.1 %, +12.7 %, -28.4 %)."""

SITUATION = (
    "Tình hình tội phạm mua bán người vẫn diễn biến phức tạp, tập trung tại các tuyến biên giới; phương thức, thủ đoạn "
    "chủ yếu là lợi dụng mạng xã hội để làm quen, hứa hẹn việc làm nhẹ, lương cao, môi giới kết hôn trái pháp luật với "
    "người nước ngoài. Đối tượng thường là người cùng địa bàn, có quan hệ quen biết với nạn nhân."
)
WORK = (
    "Ban Chỉ đạo đã ban hành kế hoạch năm, phân công trách nhiệm cụ thể cho từng thành viên; lồng ghép nội dung phòng, "
    "chống mua bán người vào chương trình phát triển kinh tế - xã hội, xây dựng nông thôn mới và phong trào “Toàn dân "
    "bảo vệ an ninh Tổ quốc”; tổ chức giao ban định kỳ với các sở, ngành, đoàn thể."
)
CODES = (
    "I",
    "II.1",
    "II.2",
    "II.3",
    "II.4",
    "II.5",
    "II.6",
    "II.7",
    "III.1",
    "III.2",
    "III.3",
    "III.4",
    "IV",
    "V",
)


def provinces() -> list[tuple[str, str]]:
    """Key and name of each of the 63 provinces."""
    rows = (row.strip().split(" ", 1) for row in PROVINCES.split("|"))
    return [(f"{code}@2004", name) for code, name in rows]


def sections() -> tuple[Section, ...]:
    """All sections; a total equals the sum of its categories, and of its provinces."""
    return tuple(
        Section(
            code,
            title,
            tuple(figure for i, row in enumerate(rows, 1) for figure in _indicator(code, i, *row)),
        )
        for code, title, rows in FORM
    )


def _indicator(section: str, index: int, name: str, unit: str, dimension: str) -> list[CompiledFigure]:
    code = f"{section}.{index}"
    total, base = KNOWN.get(code, (index * 1_237 + 63 * ord(section), index * 1_190 + 61 * ord(section)))
    figure = CompiledFigure(
        indicator=code,
        cell=code,
        section=section,
        name=name,
        unit=unit,
        value=Decimal(total),
        reported=63,
        expected=63,
        previous=Decimal(base + 5),
        same_period_last_year=Decimal(base),
        headline=code in HEADLINES,
        short_name=name.removeprefix("Số ").capitalize(),
    )
    categories = BREAKDOWNS.get(dimension, {})
    parts = []
    for i, (key, label) in enumerate(categories.items()):
        share = (
            total - total // len(categories) * (len(categories) - 1) if i == 0 else total // len(categories)
        )
        parts.append(
            replace(
                figure,
                cell=f"{code}.{key}",
                breakdown={dimension: key},
                breakdown_label=label,
                breakdown_name=NAMES[dimension],
                value=Decimal(share),
                previous=None,
                same_period_last_year=Decimal(base // len(categories)),
                indent=1,
                headline=False,
            )
        )
    return [figure, *parts]


def rate() -> CompiledFigure:
    """A rate computed from counts, with more decimals than are printed."""
    return CompiledFigure(
        indicator="C.15",
        cell="C.15",
        section="C",
        name="Tỷ lệ giải quyết tin báo, tố giác",
        unit="%",
        value=Decimal("92.3456"),
        reported=63,
        expected=63,
        same_period_last_year=Decimal("90.25"),
        is_rate=True,
        adds=False,
        headline=True,
    )


def unit_rows(figures: list[CompiledFigure]) -> tuple[UnitRow, ...]:
    """Each additive figure spread over the provinces so that the sum is the national value."""
    rows = []
    for position, (key, name) in enumerate(provinces()):
        values: dict[str, Decimal | Mark | None] = {}
        for figure in figures:
            if figure.value is None or not figure.adds:
                continue
            share, rest = divmod(int(figure.value), 63)
            amount = share + (1 if position < rest else 0)
            values[figure.cell] = Decimal(amount) if amount else Mark.NOTHING
        rows.append(UnitRow(key, name, values))
    return tuple(rows)


def narratives() -> tuple[NarrativeText, ...]:
    """Texts under every heading, some with their source."""
    return tuple(
        NarrativeText(
            code,
            f"Mục {code}",
            (
                NarrativeParagraph(SITUATION if index % 2 == 0 else WORK),
                NarrativeParagraph(WORK, Citation(provinces()[index + 1][1], 1 + index % 3)),
            ),
        )
        for index, code in enumerate(CODES)
    )


def inputs() -> tuple[InputVersion, ...]:
    """One accepted version per province."""
    return tuple(
        InputVersion(
            f"2018-H1/CT130/{key}",
            f"Ban Chỉ đạo 138 tỉnh {name}",
            key,
            1 + i % 3,
            sha256(key.encode()).hexdigest(),
        )
        for i, (key, name) in enumerate(provinces())
    )


def plans() -> tuple[SentencePlan, ...]:
    """Two planned sentences, as the form's reference data would give them."""
    detected = (Term("C.3", "vụ"), Term("C.4", "đối tượng"), Term("C.5", "nạn nhân"))
    opened = (Term("C.6", "vụ khởi tố"), Term("C.7", "bị can khởi tố"))
    return (
        SentencePlan("I", "Toàn quốc phát hiện", detected),
        SentencePlan("II.3", "Cơ quan điều tra các cấp có", opened),
    )


def national_report(**changes: Any) -> NationalReport:
    """The whole report with its digest; `changes` replace fields before the digest is computed."""
    parts = tuple(
        replace(section, figures=(*section.figures, rate())) if section.code == "C" else section
        for section in sections()
    )
    report = NationalReport(
        period="2018-H1",
        period_name="6 tháng đầu năm 2018",
        cut_from=date(2017, 12, 15),
        cut_to=date(2018, 6, 14),
        form="CT130",
        form_version=1,
        form_title="Báo cáo kết quả Chương trình 130/CP",
        subject="Kết quả thực hiện Chương trình phòng, chống mua bán người 6 tháng đầu năm 2018",
        boundaries=date(2018, 6, 14),
        provisional=False,
        synthetic=True,
        coverage=Coverage(63, 63),
        sections=parts,
        inputs=inputs(),
        digest="",
        header=DocumentHeader(
            parent_agency="Chính phủ",
            issuing_agency="Ban Chỉ đạo phòng, chống tội phạm của Chính phủ",
            symbol="BC-BCĐ138/CP",
            place="Hà Nội",
            number=5,
            issued_on=date(2018, 6, 25),
        ),
        signer=Signer(
            authority="TM. Ban Chỉ đạo",
            titles=("KT. Trưởng ban", "Phó Trưởng ban thường trực"),
            post="Bộ trưởng Bộ Công an",
            name="Nguyễn Văn A",
        ),
        units=unit_rows([figure for section in parts for figure in section.figures]),
        narratives=narratives(),
        sentences=plans(),
        targets=(
            TargetResult(
                code="CT1",
                name="Tỷ lệ xã, phường, thị trấn nhận và sử dụng tài liệu truyền thông",
                required="75% vào năm 2018",
                value=Decimal("78.4"),
                unit="%",
                met=True,
            ),
            TargetResult(
                code="CT2a",
                name="Tỷ lệ xã trọng điểm có mô hình chuyên sâu",
                required="ít nhất 30% vào năm 2020",
                value=None,
                unit="%",
                met=None,
            ),
        ),
        bases=(
            "Quyết định số 2546/QĐ-TTg ngày 31 tháng 12 năm 2015 của Thủ tướng Chính phủ phê duyệt Chương trình phòng, "
            "chống mua bán người giai đoạn 2016 - 2020",
        ),
        addressees=("Thủ tướng Chính phủ", "Các Phó Thủ tướng Chính phủ"),
        recipients=(
            "Như trên",
            "Các thành viên Ban Chỉ đạo 138/CP",
            "Ban Chỉ đạo 138 các tỉnh, thành phố",
            "Lưu: VT, C02",
        ),
    )
    return with_digest(replace(report, **changes))


def with_missing(report: NationalReport, keys: tuple[str, ...]) -> NationalReport:
    """The same report with some provinces not filed."""
    names = dict(provinces())
    missing = tuple(MissingUnit(key, names[key]) for key in keys)
    units = tuple(replace(row, values={}, filed=False) if row.key in keys else row for row in report.units)
    coverage = Coverage(63 - len(keys), 63, missing)
    return with_digest(replace(report, coverage=coverage, units=units))
