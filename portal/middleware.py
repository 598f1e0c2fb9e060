"""Around every request: the content policy of /admin/, packing, what was typed too late, refusals no form caught."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal.workspace import typed
from registry.errors import NotAllowed, PortalError, WrongState


class AdminContentPolicy:
    """Allow inline script and style under /admin/ only, because Wagtail's own widgets need them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = settings.ADMIN_CONTENT_POLICY  # type: ignore[attr-defined]
        return response


class KeepsTyped:
    """Keep what a signed-out person sends to the workspace, and give it back at the same address after signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        back: typed.Typed | None = getattr(request, "typed", None)
        if back is None or back.is_shown or response.status_code in (403, 404):
            return response
        return shown_again(request, back)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """After the token has been checked."""
        if not typed.is_workspace(request):
            return
        if request.user.is_authenticated:
            if request.method == "GET":
                request.typed = typed.take_back(request, request.user)  # type: ignore[attr-defined]
        elif request.method == "POST":
            typed.keep(request)


def shown_again(request: HttpRequest, back: typed.Typed) -> HttpResponse:
    """The values for an address whose form cannot be filled in, and one button that sends them on."""
    pairs = [(name, each) for name, values in back.values.lists() for each in values]
    texts = [each for _name, each in pairs if each.strip()]
    return render(request, "workspace/typed.html", {"pairs": pairs, "texts": texts, "had_files": back.had_files})


class PackedInDemo:
    """Style sheets, scripts and drawings packed on their way; production has them packed by collectstatic."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if settings.IS_PRODUCTION:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_text = request.path.startswith(settings.STATIC_URL) and request.path.endswith((".css", ".js", ".svg"))
        if not is_text or response.status_code != 200 or "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        packed = HttpResponse(gzip.compress(response.getvalue(), 6), headers=dict(response.items()))
        packed["Content-Encoding"], packed["Content-Length"] = "gzip", str(len(packed.content))
        patch_vary_headers(packed, ["Accept-Encoding"])
        return packed


class Refusals:
    """Show a refusal that a page did not catch as a page of its own, with its sentence and a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PortalError):
            return None
        status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, WrongState) else 400
        return render(request, "refusal.html", {"error": error}, status=status)
