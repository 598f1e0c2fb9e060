"""How people come in: by invitation, with their e-mail address and a password."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are opened by someone who may grant a role, never by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def one_sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Where Wagtail's own forms would be; who is signed in and comes here was refused, and would go round for ever."""
    if request.user.is_authenticated:
        list(messages.get_messages(request))  # Wagtail's own word for it, in English, would wait for the next page
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", settings.LOGIN_REDIRECT_URL), settings.LOGIN_URL)
