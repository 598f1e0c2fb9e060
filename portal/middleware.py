"""What surrounds every request: the content policy of /admin/, packing, and refusals that no form has caught."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

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
