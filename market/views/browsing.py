"""The listings that may be ordered now, and one listing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from market.enums import Delivery, ListingState
from market.figures import market_figures
from market.filters import NAMES
from market.forms import ListingFilterForm
from market.keyset import Page, by_baht, by_number, by_time, page_of
from market.models import Listing
from market.views.public import address, page_links, public_page

PAGE_SIZE = 24
NEARBY = 3
NEWEST = "newest"
SORTS = {
    NEWEST: (_("ใหม่ที่สุด"), by_time("published_at")),
    "cheapest": (_("ราคาต่ำที่สุด"), by_baht("price_baht", descending=False)),
    "most": (_("ปริมาณมากที่สุด"), by_number("reservation__tonnes")),
}
KEPT = (*NAMES, "sort")
# What a listing that was once public answers; one that never was is not found at all.
STATUS = {
    ListingState.PUBLISHED: 200,
    ListingState.SOLD_OUT: 200,
    ListingState.PAUSED: 404,
    ListingState.WITHDRAWN: 410,
    ListingState.EXPIRED: 410,
}


@public_page
def listings(request: HttpRequest) -> HttpResponse:
    form = ListingFilterForm(request.GET)
    sort = request.GET.get("sort", NEWEST)
    chosen = sort if sort in SORTS else NEWEST
    page = page_of_listings(request, form, chosen) if form.is_valid() else Page([])
    is_filtered = not form.is_valid() or form.wanted.is_active
    context = {
        "form": form,
        "listings": page.rows,
        "is_filtered": is_filtered,
        "figures": None if is_filtered or not page.rows or page.before else market_figures(),
        "sorts": sort_links(request, chosen),
        "links": page_links(request, page, KEPT),
        "without_filter": request.path,
    }
    return render(request, "market/listings.html", context)


def page_of_listings(request: HttpRequest, form: ListingFilterForm, chosen: str) -> Page[Listing]:
    wanted = form.wanted.apply(Listing.objects.open().with_parties())
    return page_of(wanted, SORTS[chosen][1], request.GET, size=PAGE_SIZE)


def sort_links(request: HttpRequest, chosen: str) -> Iterable[dict[str, Any]]:
    return [
        {"label": label, "href": address(request, KEPT, sort=name), "is_current": name == chosen}
        for name, (label, _sort) in SORTS.items()
    ]


@public_page
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    shown = Listing.objects.with_parties().filter(pk=pk, published_at__isnull=False).first()
    if shown is None or shown.current_state not in STATUS:
        raise Http404
    state = shown.current_state
    is_shown = STATUS[state] == 200
    context = {
        "listing": shown,
        "state": state,
        "nearby": nearby(shown),
        **(details(shown, request) if is_shown else {}),
    }
    template = "market/listing.html" if is_shown else "market/listing_gone.html"
    return render(request, template, context, status=STATUS[state])


def nearby(shown: Listing) -> list[Listing]:
    """Other listings of the same province that may be ordered now."""
    others = Listing.objects.open().filter(authority__province=shown.authority.province_id).exclude(pk=shown.pk)
    return list(others.newest(NEARBY))


def details(shown: Listing, request: HttpRequest) -> dict[str, Any]:
    url = f"{settings.BASE_URL}{request.path}"
    return {
        "left_baht": shown.tonnes_available * shown.price_baht,
        "vat": shown.authority.vat().get_status_display(),
        "deliveries": Delivery,
        "order_path": f"/my/orders/new/{shown.pk}/",
        "share_url": url,
        "line_url": f"https://line.me/R/share?text={quote(url)}",
    }
