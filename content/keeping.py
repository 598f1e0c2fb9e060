"""Public pages are kept for a minute, and forgotten at once when an editor changes one.

Pages mark what may be kept (`Cache-Control: public`); portal/keeping.py keeps it. A page that is published, unpublished
or deleted calls `forget_pages`. What it does not hear of, it is at most a minute late with: a page that moves, a
setting, data in a live block, and everything where processes share no cache.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from wagtail.models import Page

VERSION = "public-pages"
SECONDS_KEPT = 60
Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


def forget_pages() -> None:
    """Once the change is committed; a page that is being drawn meanwhile is not kept either."""
    transaction.on_commit(lambda: cache.set(VERSION, uuid.uuid4().hex, None))


def let_be_kept(serve: Serve) -> Serve:
    """Mark what a page answers to a stranger as everybody's.

    Whoever may read a restricted page has a session, so nobody's session gets a page that is marked.
    """

    def serve_marked(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if response.status_code == 200 and not response.has_header("Cache-Control"):
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                patch_cache_control(response, private=True, max_age=0)
            else:
                patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        return response

    return serve_marked
