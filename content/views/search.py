"""The search page, and what the box suggests while somebody types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from content.search import finding
from market.views.public import public_page


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """`q` is looked for; `in` asks for one kind of result, and `page` for its page."""
    query = request.GET.get("q", "").strip()
    is_too_long = len(query) > finding.MOST_LETTERS
    terms = [] if is_too_long else finding.terms_of(query)
    context: dict[str, Any] = {"query": query, "terms": terms, "is_too_long": is_too_long}
    name = request.GET.get("in", "")
    context |= one_kind(request, name, terms) if name in finding.KINDS else {"groups": finding.overview(terms)}
    if terms and not any(group.rows for group in context["groups"]):
        context["words_that_find"] = finding.words_that_find(query)
    return render(request, "content/search/results.html", context)


def one_kind(request: HttpRequest, name: str, terms: list[str]) -> dict[str, Any]:
    number = page_number(request)
    group = finding.page_of(name, terms, number)
    links = {
        "previous": address(request, name, number - 1) if number > 1 else "",
        "next": address(request, name, number + 1) if group.goes_on and number < finding.LAST_PAGE else "",
    }
    return {"groups": [group], "only": name, "links": links, "number": number}


def page_number(request: HttpRequest) -> int:
    """From 1; what is no number is the first page, and what lies beyond the last is the last."""
    text = request.GET.get("page", "")
    return max(1, min(int(text), finding.LAST_PAGE)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def address(request: HttpRequest, name: str, number: int) -> str:
    values = {"q": request.GET.get("q", ""), "in": name} | ({"page": number} if number > 1 else {})
    return f"{reverse('content:search')}?{urlencode(values)}"


@public_page
def suggest(request: HttpRequest) -> JsonResponse:
    query = request.GET.get("q", "")[: finding.MOST_LETTERS]
    found = finding.suggestions(finding.terms_of(query))
    return JsonResponse({"suggestions": [vars(each) for each in found]})
