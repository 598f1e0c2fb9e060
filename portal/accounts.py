"""How people come in: by invitation, with their e-mail address and a password."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are opened by someone who may grant a role, never by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
