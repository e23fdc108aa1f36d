"""Who may do what to official documents. Whether their state allows it is `reports.official_workflow`'s question.

The centre's documents are the committee's staff's and leadership's; a province's own report is its officer's and its
leader's. Nobody else's permission reaches across.
"""

from accounts.models import User
from accounts.roles import Permission
from reports.choices import OfficialKind
from reports.models import OfficialDocument, ReportVersion


def can_start_national(user: User) -> bool:
    return user.has(Permission.DOCUMENT_DRAFT)


def can_start_province(user: User, version: ReportVersion) -> bool:
    return user.has_in(Permission.LOCAL_DOCUMENT_DRAFT, version.report.agency_id)


def can_draft(user: User, document: OfficialDocument) -> bool:
    return _may(user, document, Permission.DOCUMENT_DRAFT, Permission.LOCAL_DOCUMENT_DRAFT)


def can_check(user: User, document: OfficialDocument) -> bool:
    """Whoever drafted last does not check."""
    return document.edited_by_id != user.pk and _may(
        user, document, Permission.DOCUMENT_CHECK, Permission.LOCAL_DOCUMENT_APPROVE
    )


def can_approve(user: User, document: OfficialDocument) -> bool:
    """Approve, or send back with a reason."""
    return _may(user, document, Permission.DOCUMENT_APPROVE, Permission.LOCAL_DOCUMENT_APPROVE)


def can_issue(user: User, document: OfficialDocument) -> bool:
    return _may(user, document, Permission.DOCUMENT_ISSUE, Permission.LOCAL_DOCUMENT_DRAFT)


def _may(user: User, document: OfficialDocument, central: Permission, local: Permission) -> bool:
    if document.kind == OfficialKind.PROVINCE:
        return user.has_in(local, document.agency_id)
    return user.has(central)
