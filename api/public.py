"""What every public address of the API has in common: any origin, any cache for a minute, the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import conditional_page
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

CACHE_SECONDS = 60


def language_of(request: HttpRequest | Request) -> str:
    """The language that Accept-Language asks for first among ours; Thai when it asks for none.

    A cookie has no say: an answer that caches may share must depend on named headers only.
    """
    for wanted, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        try:
            return translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class Public(APIView):
    """The first base of every view: answers for everybody, with an ETag, and 304 when nothing has changed."""

    @method_decorator(conditional_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language_of(request))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        patch_vary_headers(response, ["Accept-Language"])
        fresh = response.status_code == 200 and request.method in {"GET", "HEAD"}
        response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}" if fresh else "no-store"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """The question of a browser before it sends If-None-Match from another origin."""
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)
