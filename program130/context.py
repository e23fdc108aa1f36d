"""What every page needs, without a database statement beyond the user's own memberships."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def page(request: HttpRequest) -> dict[str, object]:
    """The signed-in person's first membership, for the header, and whether this is a demonstration."""
    user = getattr(request, "user", None)
    membership = None
    if isinstance(user, User):
        membership = next(iter(user.current_memberships), None)
    return {"membership": membership, "environment": settings.ENVIRONMENT}
