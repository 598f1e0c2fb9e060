"""What every template may name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from content.services.frames import frame_for


def site(request: HttpRequest) -> dict[str, Any]:
    frame = SimpleLazyObject(lambda: frame_for(get_language() or settings.LANGUAGE_CODE))
    return {"SITE_NAME": settings.SITE_NAME, "IS_DEMO": not settings.IS_PRODUCTION, "FRAME": frame}
