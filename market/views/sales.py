"""Completed sales: seller, tonnes, price, date and round; the buyer as it lets itself be named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.keyset import by_time, page_of
from market.models import Order
from market.views.public import page_links, public_page

PAGE_SIZE = 50
NEWEST = by_time("completed_at")


@public_page
def trades(request: HttpRequest) -> HttpResponse:
    page = page_of(Order.objects.trades().with_parties(), NEWEST, request.GET, size=PAGE_SIZE)
    return render(request, "market/trades.html", {"trades": page.rows, "links": page_links(request, page)})
