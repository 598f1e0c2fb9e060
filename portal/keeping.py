"""Answers that are everybody's, kept for a minute and given without a query.

Kept is what was answered with 200 and `Cache-Control: public` to a visitor without a session, set no cookie and never
looked at the session. The language (in the path) and the query string belong to the key. What is given from here says
how old it is (`Age`), so that a browser adds no second minute to it.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, has_vary_header, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from content.keeping import VERSION

NEVER_KEPT = ("/admin/", "/api/", "/my/", "/en/my/", "/accounts/", "/en/accounts/")
MOST_BYTES, MOST_LETTERS, WORTH_PACKING = 2**20, 1_000, 500


@dataclass(frozen=True)
class Kept:
    """An answer as it was given, and packed; `version` is that of the pages when it was begun."""

    version: str | None
    at: float
    headers: dict[str, str]
    body: bytes
    packed: bytes
    etag: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        is_packed = bool(self.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.packed if is_packed else self.body, headers=self.headers)
        if is_packed:
            response["Content-Encoding"] = "gzip"
        response["Age"] = str(max(0, int(time.time() - self.at)))
        response["ETag"] = self.etag
        patch_vary_headers(response, ["Accept-Encoding"])
        return get_conditional_response(request, etag=self.etag, response=response) or response


class PublicPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_stranger(request):
            return self.get_response(request)
        key = key_of(request)
        found = cache.get_many([key, VERSION])
        kept: Kept | None = found.get(key)
        if kept is None or kept.version != found.get(VERSION):
            response = self.get_response(request)
            if not is_everybodys(request, response):
                return response
            kept = kept_from(response, found.get(VERSION))
            cache.set(key, kept, settings.PUBLIC_PAGES_KEPT)
        return kept.answer(request)


def is_stranger(request: HttpRequest) -> bool:
    """Whether the request can be answered with what was answered to others."""
    return (
        bool(settings.PUBLIC_PAGES_KEPT)
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and not getattr(request, "is_dummy", False)  # Wagtail's preview of a draft
        and not request.path.startswith(NEVER_KEPT)
        and len(request.get_full_path()) <= MOST_LETTERS
    )


def key_of(request: HttpRequest) -> str:
    what = f"{get_language()} {request.scheme} {request.get_host()} {request.get_full_path()}"
    return f"page:{hashlib.sha256(what.encode()).hexdigest()}"


def is_everybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is marked as public; one that holds something of this visitor loses its mark."""
    if "public" not in response.get("Cache-Control", "") or response.streaming:
        return False
    if response.cookies or request.session.accessed or has_vary_header(response, "Cookie"):
        patch_cache_control(response, private=True, max_age=0)
        return False
    return response.status_code == 200 and len(response.content) <= MOST_BYTES


def kept_from(response: HttpResponse, version: str | None) -> Kept:
    body = response.content
    packed = gzip.compress(body, 6) if len(body) > WORTH_PACKING else b""
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return Kept(version, time.time(), headers, body, packed, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')
