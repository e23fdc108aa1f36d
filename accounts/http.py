"""Requests whose user is known: LoginRequiredMiddleware lets nobody else reach a view."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
