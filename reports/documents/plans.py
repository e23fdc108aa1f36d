"""Which figures of form 130CP the body of the report tells, and in which words.

The wording is that of the committee's published reviews. A compilation on another form, or on a version without
some of these cells, simply has fewer sentences: `sentences_for` leaves out what is not there.
"""

from collections.abc import Collection

from reports.documents.content import SentencePlan, Term

HEADLINES: dict[str, str] = {
    "A.01": "Văn bản lãnh đạo, chỉ đạo",
    "B.01": "Buổi truyền thông",
    "B.02": "Lượt người dự truyền thông",
    "B.18": "Câu lạc bộ hoạt động",
    "C.01": "Tố giác, tin báo tiếp nhận",
    "C.03": "Vụ phát hiện",
    "C.04": "Đối tượng phát hiện",
    "C.05": "Nạn nhân trong các vụ",
    "C.06": "Vụ án khởi tố",
    "C.07": "Bị can khởi tố",
    "C.14": "Vụ án xét xử sơ thẩm",
    "C.15": "Bị cáo xét xử sơ thẩm",
    "C.91": "Tỷ lệ giải quyết tin báo",
    "D.01": "Người được tiếp nhận",
    "D.02": "Nạn nhân được xác định",
    "D.07": "Nạn nhân được hỗ trợ",
    "D.91": "Tỷ lệ hỗ trợ nạn nhân",
    "G.02": "Kinh phí đã sử dụng",
}
"""Cell → short name for a column head. These are the headline figures of the form."""

SENTENCES: tuple[SentencePlan, ...] = (
    SentencePlan(
        "I",
        "Toàn quốc phát hiện",
        (Term("C.03", "vụ"), Term("C.04", "đối tượng"), Term("C.05", "nạn nhân")),
    ),
    SentencePlan(
        "II.1",
        "Các cấp, các ngành đã",
        (
            Term("A.01", "văn bản lãnh đạo, chỉ đạo", "ban hành"),
            Term("A.05", "đoàn kiểm tra", "tổ chức"),
            Term("A.07", "hội nghị cho người có uy tín"),
        ),
    ),
    SentencePlan(
        "II.2",
        "Đã tổ chức",
        (Term("B.01", "buổi truyền thông trực tiếp"), Term("B.02", "lượt người dự", "với")),
    ),
    SentencePlan(
        "II.2",
        "Đã",
        (
            Term("B.13", "tin, bài, phóng sự trên báo chí", "đăng, phát"),
            Term("B.18", "câu lạc bộ phòng, chống mua bán người", "duy trì hoạt động của"),
        ),
    ),
    SentencePlan(
        "II.3",
        "Cơ quan chức năng đã tiếp nhận",
        (
            Term("C.01", "tố giác, tin báo, kiến nghị khởi tố", counted="số tin tiếp nhận"),
            Term("C.02", "tin", "giải quyết", "số tin đã giải quyết"),
        ),
    ),
    SentencePlan("II.3", "Cơ quan điều tra đã khởi tố", (Term("C.06", "vụ án"), Term("C.07", "bị can"))),
    SentencePlan(
        "II.3", "Viện kiểm sát nhân dân đã truy tố", (Term("C.10", "vụ án"), Term("C.11", "bị can"))
    ),
    SentencePlan(
        "II.3", "Tòa án nhân dân đã xét xử sơ thẩm", (Term("C.14", "vụ án"), Term("C.15", "bị cáo"))
    ),
    SentencePlan(
        "II.4",
        "Đã",
        (
            Term("D.01", "người", "tiếp nhận", "số người được tiếp nhận"),
            Term("D.02", "nạn nhân", "xác định", "số nạn nhân được xác định"),
            Term("D.07", "nạn nhân", "hỗ trợ", "số nạn nhân được hỗ trợ"),
        ),
    ),
    SentencePlan(
        "II.5",
        "Đã",
        (
            Term("E.01", "văn bản quy phạm pháp luật", "tham mưu xây dựng, ban hành"),
            Term("E.05", "lớp tập huấn, phổ biến pháp luật", "tổ chức"),
            Term("E.06", "lượt người dự", "với"),
        ),
    ),
    SentencePlan(
        "II.6",
        "Đã",
        (
            Term(
                "F.01",
                "cuộc hội đàm, giao ban, gặp gỡ với phía nước ngoài",
                "tổ chức",
                "số cuộc hội đàm, giao ban",
            ),
            Term("F.03", "tin", "trao đổi", "số tin trao đổi"),
            Term("F.04", "vụ", "phối hợp điều tra, giải cứu", "số vụ phối hợp"),
        ),
    ),
    SentencePlan(
        "II.7",
        "Các địa phương, đơn vị đã",
        (
            Term("G.01", "triệu đồng kinh phí", "bố trí", "kinh phí được bố trí"),
            Term("G.02", "triệu đồng", "sử dụng", "kinh phí đã sử dụng"),
        ),
    ),
)


def sentences_for(cells: Collection[str]) -> tuple[SentencePlan, ...]:
    """The plans all of whose cells are among `cells`."""
    return tuple(plan for plan in SENTENCES if all(term.cell in cells for term in plan.terms))
