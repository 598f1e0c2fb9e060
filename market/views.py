"""The public pages of the market: listings, one listing, verification of a certificate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def listings(request: HttpRequest) -> HttpResponse:
    return render(request, "base_public.html")


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "base_public.html")


def verify(request: HttpRequest) -> HttpResponse:
    return render(request, "base_public.html")


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "base_public.html")
