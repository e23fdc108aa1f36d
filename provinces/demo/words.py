"""What the demonstration's plans and records say. Everything is marked as made up."""

from dataclasses import dataclass

MARK = "[Minh hoạ]"


@dataclass(frozen=True, slots=True)
class TaskWords:
    """A task of a plan. `border`: only where the province lies on a land border."""

    project: int
    title: str
    responsible: str
    coordinating: str
    product: str
    border: bool = False


TASKS = (
    TaskWords(
        1,
        "Tuyên truyền phòng, chống mua bán người trên báo, đài, cổng thông tin của tỉnh",
        "Sở Thông tin và Truyền thông",
        "Báo, Đài Phát thanh và Truyền hình tỉnh",
        "Chuyên mục hằng tháng",
    ),
    TaskWords(
        1,
        "Truyền thông trực tiếp tại xã, phường, trường học, khu công nghiệp",
        "Hội Liên hiệp Phụ nữ tỉnh",
        "Đoàn Thanh niên, Sở Giáo dục và Đào tạo",
        "Buổi truyền thông, tờ rơi",
    ),
    TaskWords(
        2,
        "Điều tra cơ bản, lập chuyên án đấu tranh với đường dây mua bán người",
        "Công an tỉnh",
        "Viện kiểm sát nhân dân, Toà án nhân dân tỉnh",
        "Vụ án được khám phá, truy tố, xét xử",
    ),
    TaskWords(
        2,
        "Tuần tra, kiểm soát đường mòn, lối mở khu vực biên giới",
        "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
        "Công an tỉnh",
        "Báo cáo tình hình tuyến biên giới hằng quý",
        border=True,
    ),
    TaskWords(
        3,
        "Tiếp nhận, xác minh, hỗ trợ nạn nhân hoà nhập cộng đồng",
        "Sở Lao động - Thương binh và Xã hội",
        "Công an tỉnh, Hội Liên hiệp Phụ nữ tỉnh",
        "Nạn nhân được hỗ trợ theo quy định",
    ),
    TaskWords(
        4,
        "Rà soát văn bản, phổ biến pháp luật và trợ giúp pháp lý",
        "Sở Tư pháp",
        "Sở Nội vụ",
        "Báo cáo rà soát hằng năm",
    ),
    TaskWords(
        5,
        "Phối hợp với địa phương nước bạn trong phòng ngừa, giải cứu, trao trả nạn nhân",
        "Sở Ngoại vụ",
        "Công an tỉnh",
        "Biên bản hội đàm, cuộc họp giao ban",
    ),
    TaskWords(
        0,
        "Kiểm tra, đôn đốc, sơ kết việc thực hiện kế hoạch",
        "Ban Chỉ đạo 138 tỉnh",
        "Thành viên Ban Chỉ đạo",
        "Báo cáo kết quả kiểm tra",
    ),
)

PASSAGES = {
    "kl-05-tw": "Gắn việc thực hiện kế hoạch này với việc tiếp tục đẩy mạnh thực hiện Chỉ thị 48-CT/TW theo Kết luận "
    "05-KL/TW ngày 15/7/2016 của Ban Bí thư.",
    "ct-48-tw": "Các cấp ủy, chính quyền tăng cường lãnh đạo công tác phòng, chống mua bán người theo Chỉ thị 48-CT/TW "
    "của Bộ Chính trị.",
    "chien-luoc-623": "Lồng ghép các nhiệm vụ của kế hoạch với kế hoạch thực hiện Chiến lược quốc gia phòng, chống tội "
    "phạm trên địa bàn.",
    "kinh-te-xa-hoi": "Kết hợp phòng, chống mua bán người với giảm nghèo, giải quyết việc làm và chương trình phát "
    "triển kinh tế - xã hội của địa phương.",
}
PLACES = ("Mục I.2", "Mục II.1", "Mục II.3", "Mục III.4")

#: Seats of a committee: seat, office, theme, area.
MEMBERS = (
    ("head", "Chủ tịch Ủy ban nhân dân tỉnh", "Chỉ đạo chung", "Toàn tỉnh"),
    ("standing_deputy", "Giám đốc Công an tỉnh", "Đấu tranh phòng, chống tội phạm (Đề án 2)", "Toàn tỉnh"),
    (
        "deputy",
        "Phó Chủ tịch Ủy ban nhân dân tỉnh phụ trách văn hoá - xã hội",
        "Truyền thông (Đề án 1)",
        "Cụm 1",
    ),
    ("member", "Giám đốc Sở Lao động - Thương binh và Xã hội", "Hỗ trợ nạn nhân (Đề án 3)", "Cụm 2"),
    ("member", "Giám đốc Sở Tư pháp", "Hoàn thiện pháp luật (Đề án 4)", "Cụm 3"),
    ("member", "Giám đốc Sở Ngoại vụ", "Hợp tác quốc tế (Đề án 5)", "Cụm 4"),
    ("member", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh", "Truyền thông tại cộng đồng", "Cụm 5"),
    ("secretary", "Phó Giám đốc Công an tỉnh", "Tổng hợp, báo cáo", "Cơ quan thường trực"),
)

#: Activities for 30 July: kind, level, title, place, whether leaflets were handed out.
ACTIVITIES = (
    (
        "rally",
        "province",
        "Mít tinh hưởng ứng “Ngày toàn dân phòng, chống mua bán người - 30/7”",
        "Quảng trường trung tâm",
        True,
    ),
    (
        "talk",
        "commune",
        "Nói chuyện chuyên đề về phương thức, thủ đoạn của tội phạm mua bán người",
        "Nhà văn hoá xã",
        True,
    ),
    (
        "contest",
        "district",
        "Hội thi tìm hiểu pháp luật phòng, chống mua bán người",
        "Trung tâm văn hoá huyện",
        False,
    ),
    (
        "training",
        "province",
        "Tập huấn cho báo cáo viên, tuyên truyền viên cơ sở",
        "Hội trường Công an tỉnh",
        False,
    ),
    (
        "leaflets",
        "commune",
        "Treo pa nô, phát tờ rơi tại chợ, bến xe, khu vực cửa khẩu",
        "Chợ trung tâm",
        True,
    ),
)

RETURN_REASON = f"{MARK} Kế hoạch chưa nêu kinh phí của từng nhiệm vụ, đề nghị bổ sung."
REPLACED_TITLE = (
    "Điều chỉnh, bổ sung kế hoạch thực hiện Chương trình phòng, chống mua bán người giai đoạn 2016 - 2020"
)
PLAN_TITLE = "Thực hiện Chương trình phòng, chống mua bán người giai đoạn 2016 - 2020"
YEAR_TITLE = "Phòng, chống mua bán người năm {year}"
SIGNER = "Phó Chủ tịch Ủy ban nhân dân tỉnh"
PILOT_AREA = "Các xã, phường trọng điểm do Ban Chỉ đạo 138 tỉnh lựa chọn"
PILOT_RESULTS = "Mô hình phòng ngừa hoạt động thường xuyên; truyền thông đến từng hộ dân ở địa bàn điểm."
PILOT_LIMITS = "Kinh phí còn hạn chế; cán bộ cơ sở thay đổi nhiều."
PILOT_LESSONS = "Gắn trách nhiệm của từng thành viên Ban Chỉ đạo với địa bàn được phân công."
