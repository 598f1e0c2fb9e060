"""The page for a form whose token is missing or stale."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.workspace import typed


def token_is_gone(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse; what was typed in the workspace is kept when the browser itself says that the form was ours."""
    is_kept = typed.is_workspace(request) and is_from_here(request) and typed.keep(request)
    context = {"is_kept": is_kept, "way_back": way_back(request)}
    return render(request, "403_csrf.html", context, status=403)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the Origin header, which no page of another site can forge, names this site."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def way_back(request: HttpRequest) -> str:
    """The page of the workspace to open again, through the sign-in where nobody is signed in."""
    if not typed.is_workspace(request):
        return ""
    here = request.get_full_path()
    return here if request.user.is_authenticated else redirect_to_login(here, settings.LOGIN_URL).url
