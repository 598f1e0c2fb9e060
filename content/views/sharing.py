"""What leads to a page from outside: its QR code, feeds, the sitemap, and what machines ask a site first."""

from __future__ import annotations

import datetime as dt
import io

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from content.services.sitemap import chapters_of_manuals, places_of_the_portal, written_pages
from market.views.public import public_page

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
SECURITY_TXT_HOLDS = dt.timedelta(days=180)


@public_page
def qr(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The QR code of a public page, to print or to show."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk, depth__gt=1)
    if kind not in KINDS:
        raise Http404
    out = io.BytesIO()
    segno.make(page.full_url, error="m", micro=False).save(out, kind=kind, scale=8, border=4, dark="#1d2623")
    response = HttpResponse(out.getvalue(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'inline; filename="qr-{page.slug}.{kind}"'
    return response


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"groups": [written_pages(), chapters_of_manuals(), places_of_the_portal()]}
    return render(request, "content/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """A demo asks not to be found at all."""
    closed = ["/my/", "/en/my/", "/admin/", "/accounts/", "/en/accounts/", "/search/", "/en/search/", "/feedback/"]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in closed] if settings.IS_PRODUCTION else ["Disallow: /"]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness. Made anew at every reading, so that it never runs out."""
    expires = (timezone.now() + SECURITY_TXT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: th, en",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
