"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are created by administrators; nobody registers by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
