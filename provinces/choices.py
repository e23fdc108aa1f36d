from django.db import models
from django.utils.translation import gettext_lazy as _


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("tỉnh")
    CITY = "city", _("thành phố trực thuộc trung ương")


class Region(models.TextChoices):
    """The six socio-economic regions, from north to south."""

    NORTHERN_MIDLANDS = "northern_midlands", _("Trung du và miền núi phía Bắc")
    RED_RIVER_DELTA = "red_river_delta", _("Đồng bằng sông Hồng")
    CENTRAL_COAST = "central_coast", _("Bắc Trung Bộ và duyên hải miền Trung")
    CENTRAL_HIGHLANDS = "central_highlands", _("Tây Nguyên")
    SOUTHEAST = "southeast", _("Đông Nam Bộ")
    MEKONG_DELTA = "mekong_delta", _("Đồng bằng sông Cửu Long")


class Border(models.TextChoices):
    CHINA = "CN", _("Trung Quốc")
    LAOS = "LA", _("Lào")
    CAMBODIA = "KH", _("Campuchia")


class SuccessionKind(models.TextChoices):
    MERGER = "merger", _("sáp nhập")
    CHANGE_OF_TYPE = "change_of_type", _("đổi loại đơn vị hành chính")
    RENAME = "rename", _("đổi tên")
    SPLIT = "split", _("chia tách")


class PlanState(models.TextChoices):
    """Where a provincial plan stands. A returned or withdrawn one goes on as the next version's draft."""

    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã gửi, chờ ghi nhận")
    NOTED = "noted", _("đã ghi nhận")
    RETURNED = "returned", _("bị trả lại")
    WITHDRAWN = "withdrawn", _("địa phương đã rút")


class PlanVerb(models.TextChoices):
    START = "start", _("lập")
    EDIT = "edit", _("sửa")
    SUBMIT = "submit", _("gửi")
    NOTE = "note", _("ghi nhận")
    RETURN = "return", _("trả lại")
    WITHDRAW = "withdraw", _("rút")


class TopicKind(models.TextChoices):
    """What plans are integrated with."""

    PARTY_CONCLUSION = "party_conclusion", _("kết luận của Đảng")
    PARTY_DIRECTIVE = "party_directive", _("chỉ thị của Đảng")
    CRIME_STRATEGY = "crime_strategy", _("chiến lược quốc gia phòng, chống tội phạm")
    SOCIO_ECONOMIC = "socio_economic", _("chương trình phát triển kinh tế - xã hội")


class CommitteeSeat(models.TextChoices):
    HEAD = "head", _("trưởng ban")
    STANDING_DEPUTY = "standing_deputy", _("phó trưởng ban thường trực")
    DEPUTY = "deputy", _("phó trưởng ban")
    SECRETARY = "secretary", _("uỷ viên thư ký")
    MEMBER = "member", _("uỷ viên")


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("đang tiến hành")
    CONCLUDED = "concluded", _("đã kết luận")
    CANCELLED = "cancelled", _("đã huỷ")


class TeamSeat(models.TextChoices):
    LEADER = "leader", _("trưởng đoàn")
    DEPUTY = "deputy", _("phó trưởng đoàn")
    SECRETARY = "secretary", _("thư ký")
    MEMBER = "member", _("thành viên")


class Occasion(models.TextChoices):
    """What an activity belongs to."""

    DAY_30_7 = "day_30_7", _("Ngày toàn dân phòng, chống mua bán người 30/7")
    CAMPAIGN = "campaign", _("đợt cao điểm")
    REGULAR = "regular", _("hoạt động thường xuyên")


class ActivityKind(models.TextChoices):
    RALLY = "rally", _("mít tinh, diễu hành")
    TALK = "talk", _("nói chuyện, tuyên truyền trực tiếp")
    TRAINING = "training", _("tập huấn")
    CONTEST = "contest", _("hội thi, thi tìm hiểu")
    ARTS = "arts", _("văn nghệ, sân khấu hoá")
    EXHIBITION = "exhibition", _("triển lãm, trưng bày")
    BROADCAST = "broadcast", _("chuyên mục phát thanh, truyền hình, báo chí")
    LEAFLETS = "leaflets", _("phát tờ rơi, treo pa nô, áp phích")
    OTHER = "other", _("hình thức khác")


class ActivityLevel(models.TextChoices):
    """Who held it. Districts existed until 30/06/2025."""

    CENTRAL = "central", _("trung ương")
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")


class PilotMeasure(models.TextChoices):
    """What all pilots are compared by; counts only."""

    MODELS = "models", _("mô hình phòng ngừa tại cộng đồng")
    COMMUNES = "communes", _("xã, phường, thị trấn thực hiện điểm")
    SESSIONS = "sessions", _("buổi truyền thông")
    PEOPLE = "people", _("lượt người được truyền thông")
    CASES = "cases", _("vụ mua bán người phát hiện trên địa bàn điểm")
    SUPPORTED = "supported", _("nạn nhân được hỗ trợ tái hoà nhập")
