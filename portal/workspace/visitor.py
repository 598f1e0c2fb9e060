"""The request of a person who has signed in, as views behind `login_required` get it."""

from __future__ import annotations

from django.http import HttpRequest

from registry.models import User


class SignedInRequest(HttpRequest):
    user: User
