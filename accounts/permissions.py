"""Who may do what with agencies and memberships."""

from accounts.models import Agency, Membership, User
from accounts.roles import Permission


def can_manage_accounts(user: User) -> bool:
    return user.has(Permission.ACCOUNT_MANAGE)


def can_see_memberships(user: User) -> bool:
    """Who serves where: administrators act on it, auditors check it."""
    return user.has(Permission.ACCOUNT_MANAGE) or user.has(Permission.AUDIT_VIEW)


def can_close(user: User, agency: Agency) -> bool:
    return can_manage_accounts(user) and agency.valid_to is None


def can_grant(user: User, agency: Agency) -> bool:
    return can_manage_accounts(user) and agency.valid_to is None


def can_end(user: User, membership: Membership) -> bool:
    """Not one's own: the last administrator would lock everybody out."""
    return can_manage_accounts(user) and membership.user_id != user.pk
