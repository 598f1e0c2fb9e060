"""What the public pages have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.keyset import Page

View = Callable[..., HttpResponseBase]
SECONDS_KEPT = 60


def public_page(view: View) -> View:
    """A page that only shows, and that browsers and caches may keep for a minute; each language has its address."""
    return require_safe(cache_control(public=True, max_age=SECONDS_KEPT)(view))


def address(request: HttpRequest, keep: Iterable[str], **changes: str) -> str:
    """The same list with these parameters kept and those changed; an empty one is left out."""
    query = request.GET.copy()
    query.clear()
    kept = {name: request.GET.get(name) or "" for name in keep}
    for name, value in (kept | changes).items():
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def page_links(request: HttpRequest, page: Page, keep: Iterable[str] = ()) -> dict[str, str]:
    """The addresses of the pages before and after, empty where there are none."""
    return {
        "previous": address(request, keep, before=page.before) if page.before else "",
        "next": address(request, keep, after=page.after) if page.after else "",
    }
