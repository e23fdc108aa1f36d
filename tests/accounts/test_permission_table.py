"""The printed table of permissions, and what it must never say."""

from pathlib import Path

import pytest

from accounts.permission_table import permissions_document
from accounts.roles import PERMISSION_TITLES, ROLES, Permission, Role

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
_P = Permission


def test_the_printed_table_is_the_table_in_force() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == permissions_document(), (
        "run: python manage.py print_permissions > docs/permissions.md"
    )


def test_every_permission_and_role_has_words_and_a_holder() -> None:
    assert set(PERMISSION_TITLES) == set(Permission)
    assert set(ROLES) == set(Role)
    for permission in Permission:
        assert any(permission in rule.permissions for rule in ROLES.values()), permission


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (
            Role.AUDITOR,
            {_P.REPORT_FILL, _P.REPORT_SUBMIT, _P.REPORT_REVIEW, _P.COMPILATION_RUN, _P.ACCOUNT_MANAGE},
        ),
        (Role.LEADERSHIP, {_P.REPORT_FILL, _P.REPORT_SUBMIT, _P.REPORT_REVIEW, _P.ACCOUNT_MANAGE}),
        (Role.ADMINISTRATOR, {_P.REPORT_FILL, _P.REPORT_SUBMIT, _P.REPORT_REVIEW, _P.REPORT_VIEW_ALL}),
        (Role.COMMITTEE_STAFF, {_P.REPORT_FILL, _P.REPORT_SUBMIT, _P.ACCOUNT_MANAGE}),
        (Role.PROVINCE_OFFICER, {_P.REPORT_REVIEW, _P.REPORT_VIEW_ALL, _P.AGENCY_VIEW_ALL}),
        (Role.PROVINCE_LEADER, {_P.REPORT_REVIEW, _P.REPORT_VIEW_ALL, _P.AGENCY_VIEW_ALL}),
    ],
)
def test_duties_that_check_each_other_are_never_in_one_role(role: Role, never: set[Permission]) -> None:
    assert not ROLES[role].permissions & never
