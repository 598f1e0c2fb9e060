"""Who sends something to a public page, as far as a stranger can be told from another."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def place_of(request: HttpRequest) -> str:
    """The network address of the sender: behind our proxies the one that they wrote down (TRUSTED_PROXIES)."""
    return str(get_adapter().get_client_ip(request))
