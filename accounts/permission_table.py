"""docs/permissions.md, printed from accounts/roles.py: `python manage.py print_permissions > docs/permissions.md`."""

from accounts.choices import AgencyKind
from accounts.roles import PERMISSION_TITLES, ROLES, Permission

_INTRODUCTION = """\
# Vai trò và quyền

In từ `accounts/roles.py` bằng `python manage.py print_permissions > docs/permissions.md`; đừng sửa tay.

Quyền đi theo vai trò mà một người được phân công tại một cơ quan, trong thời gian phân công. Vai trò ở Ban Chỉ đạo và
cơ quan thường trực có hiệu lực trên toàn quốc; các vai trò khác chỉ với cơ quan đó và cơ quan cấp dưới. Đối tượng ngoài
phạm vi được xem thì trả lời như không có (404); được xem mà không được làm thì bị từ chối (403).
"""


def permissions_document() -> str:
    """The whole document, in Markdown."""
    return "\n".join([_INTRODUCTION, *_roles(), "", *_permissions(), ""])


def _roles() -> list[str]:
    lines = [
        "## Các vai trò",
        "",
        "| Mã | Vai trò | Công việc | Được phân công tại |",
        "| --- | --- | --- | --- |",
    ]
    for role, rule in ROLES.items():
        kinds = "; ".join(str(kind.label) for kind in AgencyKind if kind in rule.agency_kinds)
        lines.append(f"| `{role}` | {rule.title} | {rule.description} | {kinds} |")
    return lines


def _permissions() -> list[str]:
    heads = " | ".join(str(rule.title) for rule in ROLES.values())
    lines = [
        "## Quyền của từng vai trò",
        "",
        f"| Mã | Quyền | {heads} |",
        "| --- | --- |" + " :-: |" * len(ROLES),
    ]
    for permission in Permission:
        marks = " | ".join("✓" if permission in rule.permissions else "" for rule in ROLES.values())
        lines.append(f"| `{permission}` | {PERMISSION_TITLES[permission]} | {marks} |")
    return lines
