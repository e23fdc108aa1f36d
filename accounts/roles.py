"""Who may do what: permissions, roles, and where each role can be given.

Pure data, readable by a lawyer; docs/permissions.md is printed from it. A person holds a role in an agency for a
time (`accounts.models.Membership`); the permission then reaches as far as the agency, or everywhere for a national
role.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgencyKind


class Permission(StrEnum):
    """One thing a person may do."""

    REPORT_VIEW_ALL = "report.view_all"
    REPORT_VIEW = "report.view"
    REPORT_FILL = "report.fill"
    REPORT_SUBMIT = "report.submit"
    REPORT_REVIEW = "report.review"
    COMPILATION_VIEW = "compilation.view"
    COMPILATION_RUN = "compilation.run"
    DOCUMENT_DRAFT = "document.draft"
    DOCUMENT_CHECK = "document.check"
    DOCUMENT_APPROVE = "document.approve"
    DOCUMENT_ISSUE = "document.issue"
    LOCAL_DOCUMENT_DRAFT = "document.local_draft"
    LOCAL_DOCUMENT_APPROVE = "document.local_approve"
    INSTRUMENT_EDIT = "instrument.edit"
    ASSIGNMENT_VIEW_ALL = "assignment.view_all"
    ASSIGNMENT_VIEW = "assignment.view"
    ASSIGNMENT_REPORT = "assignment.report"
    ASSIGNMENT_DECIDE = "assignment.decide"
    PROJECT_EDIT_ALL = "project.edit_all"
    PROJECT_EDIT = "project.edit"
    PROGRESS_VIEW_ALL = "progress.view_all"
    PROGRESS_VIEW = "progress.view"
    PROGRESS_ENTER = "progress.enter"
    PROGRESS_CONFIRM = "progress.confirm"
    PROVINCE_EDIT = "province.edit"
    TERRITORY_EDIT = "territory.edit"
    PLAN_VIEW_ALL = "plan.view_all"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    PLAN_SUBMIT = "plan.submit"
    PLAN_REVIEW = "plan.review"
    INSPECTION_EDIT = "inspection.edit"
    AWARENESS_EDIT = "awareness.edit"
    CALENDAR_EDIT = "calendar.edit"
    AGENCY_VIEW_ALL = "agency.view_all"
    ACCOUNT_MANAGE = "account.manage"
    AUDIT_VIEW = "audit.view"


PERMISSION_TITLES: dict[Permission, Promise] = {
    Permission.REPORT_VIEW_ALL: _("Xem báo cáo của mọi cơ quan"),
    Permission.REPORT_VIEW: _("Xem báo cáo của cơ quan mình và cơ quan cấp dưới"),
    Permission.REPORT_FILL: _("Nhập số liệu và thuyết minh của cơ quan mình"),
    Permission.REPORT_SUBMIT: _("Gửi báo cáo của cơ quan mình"),
    Permission.REPORT_REVIEW: _("Tiếp nhận hoặc trả lại báo cáo"),
    Permission.COMPILATION_VIEW: _("Xem và tải báo cáo tổng hợp"),
    Permission.COMPILATION_RUN: _("Chạy tổng hợp báo cáo"),
    Permission.DOCUMENT_DRAFT: _("Soạn văn bản báo cáo của Ban Chỉ đạo"),
    Permission.DOCUMENT_CHECK: _("Xác nhận đã kiểm tra văn bản báo cáo do người khác soạn"),
    Permission.DOCUMENT_APPROVE: _("Duyệt hoặc trả lại văn bản báo cáo của Ban Chỉ đạo"),
    Permission.DOCUMENT_ISSUE: _("Lấy số, ký số và phát hành văn bản báo cáo đã duyệt"),
    Permission.LOCAL_DOCUMENT_DRAFT: _(
        "Soạn, phát hành văn bản báo cáo của địa phương mình gửi Ủy ban nhân dân"
    ),
    Permission.LOCAL_DOCUMENT_APPROVE: _("Kiểm tra, duyệt hoặc trả lại văn bản báo cáo của địa phương mình"),
    Permission.INSTRUMENT_EDIT: _("Cập nhật văn bản, nhiệm vụ"),
    Permission.ASSIGNMENT_VIEW_ALL: _("Xem nhiệm vụ được giao của mọi cơ quan"),
    Permission.ASSIGNMENT_VIEW: _("Xem nhiệm vụ được giao của cơ quan mình và cơ quan cấp dưới"),
    Permission.ASSIGNMENT_REPORT: _("Nhận nhiệm vụ, báo hoàn thành kèm minh chứng cho cơ quan mình"),
    Permission.ASSIGNMENT_DECIDE: _("Xác nhận, trả lại, miễn nhiệm vụ; nhắc việc"),
    Permission.PROJECT_EDIT_ALL: _("Cập nhật chương trình, chỉ tiêu và mọi đề án"),
    Permission.PROJECT_EDIT: _("Lập kế hoạch, cập nhật đề án của cơ quan mình chủ trì"),
    Permission.PROGRESS_VIEW_ALL: _("Xem hoạt động, tiến độ, kinh phí của mọi đề án"),
    Permission.PROGRESS_VIEW: _("Xem hoạt động, tiến độ, kinh phí của đề án mà cơ quan mình tham gia"),
    Permission.PROGRESS_ENTER: _("Nhập và gửi cập nhật tiến độ của hoạt động do cơ quan mình chủ trì"),
    Permission.PROGRESS_CONFIRM: _("Xác nhận hoặc trả lại cập nhật tiến độ"),
    Permission.PROVINCE_EDIT: _("Cập nhật thông tin địa phương"),
    Permission.TERRITORY_EDIT: _("Nhập sáp nhập, chia tách, đổi loại, đổi tên đơn vị hành chính cấp tỉnh"),
    Permission.PLAN_VIEW_ALL: _("Xem kế hoạch, kiện toàn, kiểm tra, hoạt động hưởng ứng của mọi địa phương"),
    Permission.PLAN_VIEW: _("Xem kế hoạch, kiện toàn, kiểm tra, hoạt động hưởng ứng của địa phương mình"),
    Permission.PLAN_EDIT: _("Soạn kế hoạch, cập nhật kiện toàn và chỉ đạo điểm của địa phương mình"),
    Permission.PLAN_SUBMIT: _("Gửi, rút kế hoạch của địa phương mình"),
    Permission.PLAN_REVIEW: _("Ghi nhận hoặc trả lại kế hoạch của địa phương; rút ghi nhận sai"),
    Permission.INSPECTION_EDIT: _("Lập đoàn kiểm tra liên ngành, ghi kết quả và kiến nghị"),
    Permission.AWARENESS_EDIT: _("Ghi hoạt động hưởng ứng 30/7, đợt cao điểm của cơ quan mình kèm ảnh"),
    Permission.CALENDAR_EDIT: _("Điều chỉnh lịch làm việc"),
    Permission.AGENCY_VIEW_ALL: _("Xem mọi cơ quan"),
    Permission.ACCOUNT_MANAGE: _("Quản lý cơ quan, tài khoản và phân công"),
    Permission.AUDIT_VIEW: _("Xem nhật ký và lịch sử thay đổi"),
}


class Role(StrEnum):
    """What a person is in an agency."""

    COMMITTEE_STAFF = "committee_staff"
    PROJECT_LEAD = "project_lead"
    PROVINCE_OFFICER = "province_officer"
    PROVINCE_LEADER = "province_leader"
    LEADERSHIP = "leadership"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A role in words, its permissions, and the kinds of agency it can be given in."""

    title: Promise
    description: Promise
    permissions: frozenset[Permission]
    agency_kinds: frozenset[AgencyKind]


_CENTRE = frozenset({AgencyKind.COMMITTEE, AgencyKind.STANDING_OFFICE})
_P = Permission

ROLES: dict[Role, RoleRule] = {
    Role.COMMITTEE_STAFF: RoleRule(
        _("Cán bộ giúp việc Ban Chỉ đạo"),
        _("Theo dõi nhiệm vụ, tiếp nhận hoặc trả lại báo cáo, chạy tổng hợp, soạn báo cáo toàn quốc."),
        frozenset(
            {
                _P.REPORT_VIEW_ALL,
                _P.REPORT_VIEW,
                _P.REPORT_REVIEW,
                _P.COMPILATION_VIEW,
                _P.COMPILATION_RUN,
                _P.DOCUMENT_DRAFT,
                _P.DOCUMENT_CHECK,
                _P.DOCUMENT_ISSUE,
                _P.INSTRUMENT_EDIT,
                _P.ASSIGNMENT_VIEW_ALL,
                _P.ASSIGNMENT_VIEW,
                _P.ASSIGNMENT_DECIDE,
                _P.PROJECT_EDIT_ALL,
                _P.PROJECT_EDIT,
                _P.PROGRESS_VIEW_ALL,
                _P.PROGRESS_VIEW,
                _P.PROGRESS_CONFIRM,
                _P.PROVINCE_EDIT,
                _P.AGENCY_VIEW_ALL,
                _P.PLAN_VIEW_ALL,
                _P.PLAN_VIEW,
                _P.PLAN_REVIEW,
                _P.INSPECTION_EDIT,
                _P.AWARENESS_EDIT,
            }
        ),
        _CENTRE,
    ),
    Role.PROJECT_LEAD: RoleRule(
        _("Cán bộ chủ trì đề án"),
        _("Cập nhật tiến độ, sản phẩm, kinh phí của đề án do cơ quan mình chủ trì; xem báo cáo tổng hợp."),
        frozenset(
            {
                _P.REPORT_VIEW,
                _P.REPORT_FILL,
                _P.REPORT_SUBMIT,
                _P.COMPILATION_VIEW,
                _P.PROJECT_EDIT,
                _P.PROGRESS_VIEW,
                _P.PROGRESS_ENTER,
                _P.ASSIGNMENT_VIEW,
                _P.ASSIGNMENT_REPORT,
                _P.AGENCY_VIEW_ALL,
                _P.PLAN_VIEW_ALL,
                _P.PLAN_VIEW,
            }
        ),
        frozenset(
            {
                AgencyKind.MINISTRY,
                AgencyKind.STANDING_OFFICE,
                AgencyKind.FORCE,
                AgencyKind.JUDICIARY,
                AgencyKind.MASS_ORGANISATION,
            }
        ),
    ),
    Role.PROVINCE_OFFICER: RoleRule(
        _("Cán bộ địa phương"),
        _("Nhập số liệu, thuyết minh, gửi báo cáo; soạn kế hoạch của địa phương mình."),
        frozenset(
            {
                _P.REPORT_VIEW,
                _P.REPORT_FILL,
                _P.REPORT_SUBMIT,
                _P.LOCAL_DOCUMENT_DRAFT,
                _P.ASSIGNMENT_VIEW,
                _P.ASSIGNMENT_REPORT,
                _P.PLAN_VIEW,
                _P.PLAN_EDIT,
                _P.AWARENESS_EDIT,
            }
        ),
        frozenset({AgencyKind.PROVINCIAL_COMMITTEE, AgencyKind.PROVINCIAL_DEPARTMENT}),
    ),
    Role.PROVINCE_LEADER: RoleRule(
        _("Lãnh đạo Ban Chỉ đạo địa phương"),
        _("Xem và gửi báo cáo, kế hoạch của địa phương mình."),
        frozenset(
            {
                _P.REPORT_VIEW,
                _P.REPORT_SUBMIT,
                _P.LOCAL_DOCUMENT_APPROVE,
                _P.ASSIGNMENT_VIEW,
                _P.ASSIGNMENT_REPORT,
                _P.PLAN_VIEW,
                _P.PLAN_SUBMIT,
            }
        ),
        frozenset({AgencyKind.PROVINCIAL_COMMITTEE}),
    ),
    Role.LEADERSHIP: RoleRule(
        _("Lãnh đạo Ban Chỉ đạo 138/CP"),
        _("Xem mọi báo cáo, số liệu tổng hợp và tiến độ; duyệt văn bản báo cáo; không nhập số liệu."),
        frozenset(
            {
                _P.REPORT_VIEW_ALL,
                _P.REPORT_VIEW,
                _P.COMPILATION_VIEW,
                _P.DOCUMENT_APPROVE,
                _P.ASSIGNMENT_VIEW_ALL,
                _P.ASSIGNMENT_VIEW,
                _P.PROGRESS_VIEW_ALL,
                _P.PROGRESS_VIEW,
                _P.AGENCY_VIEW_ALL,
                _P.PLAN_VIEW_ALL,
                _P.PLAN_VIEW,
            }
        ),
        _CENTRE,
    ),
    Role.AUDITOR: RoleRule(
        _("Kiểm tra, giám sát"),
        _("Xem mọi dữ liệu và lịch sử thay đổi; không sửa gì."),
        frozenset(
            {
                _P.REPORT_VIEW_ALL,
                _P.REPORT_VIEW,
                _P.COMPILATION_VIEW,
                _P.ASSIGNMENT_VIEW_ALL,
                _P.ASSIGNMENT_VIEW,
                _P.PROGRESS_VIEW_ALL,
                _P.PROGRESS_VIEW,
                _P.AGENCY_VIEW_ALL,
                _P.AUDIT_VIEW,
                _P.PLAN_VIEW_ALL,
                _P.PLAN_VIEW,
            }
        ),
        _CENTRE,
    ),
    Role.ADMINISTRATOR: RoleRule(
        _("Quản trị hệ thống"),
        _("Quản lý cơ quan, tài khoản và phân công; không nhập, không duyệt số liệu."),
        frozenset(
            {
                _P.ACCOUNT_MANAGE,
                _P.AGENCY_VIEW_ALL,
                _P.PROVINCE_EDIT,
                _P.CALENDAR_EDIT,
                _P.AUDIT_VIEW,
                _P.TERRITORY_EDIT,
            }
        ),
        _CENTRE,
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that holders of `roles` may do."""
    return frozenset().union(*(ROLES[role].permissions for role in roles))


def role_choices() -> list[tuple[str, Promise]]:
    """For model and form fields."""
    return [(role.value, rule.title) for role, rule in ROLES.items()]
