"""What Wagtail's scripts say: its own catalogue reads no LOCALE_PATHS, so ours is laid over it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class WordsOfScripts(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_paths(self, packages: Any) -> list[str]:
        """What is read last wins."""
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


def words_of_scripts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """In the language that the person has chosen for the admin, as Wagtail's own."""
    response: HttpResponseBase = get_localized_response(WordsOfScripts.as_view(), request, *args, **kwargs)
    return response
