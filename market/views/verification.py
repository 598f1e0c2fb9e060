"""Verification of a certificate by its code: what it says, and the whole path of its serials."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from market.enums import Delivery
from market.forms import CodeForm, read_code
from market.models import Certificate, TgoNotice
from market.public_names import holder_of, shows_beneficiary
from market.views.public import public_page
from registry.services.ledger import serial_ranges
from registry.services.paths import path_of


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("market:certificate", form.cleaned_data["code"])
    return render(request, "market/verify.html", {"form": form})


@public_page
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    stored = read_code(code)
    if stored and stored != code:
        return redirect("market:certificate", stored)
    found = Certificate.objects.with_path().select_related(
        "order__seller__district", "order__listing__round__project", "paper"
    )
    shown = found.filter(code=stored).first() if stored else None
    if shown is None:
        unknown = {"code": code, "form": CodeForm(initial={"code": code})}
        return render(request, "market/certificate_unknown.html", unknown, status=404)
    return render(request, "market/certificate.html", facts_of(shown))


def facts_of(shown: Certificate) -> dict[str, Any]:
    order, ranges = shown.order, serial_ranges(shown.transaction)
    return {
        "certificate": shown,
        "order": order,
        "round": order.listing.round,
        "is_cancellation": order.delivery == Delivery.CANCEL_FOR_BUYER,
        "holder": holder_of(order),
        "purpose": order.purpose if shows_beneficiary(order) else "",
        "ranges": ranges,
        "path": path_of(order.listing.round, ranges),
        "notice": notice_of(shown),
    }


def notice_of(shown: Certificate) -> TgoNotice | None:
    """TGO's notice by which the credits were delivered."""
    return TgoNotice.objects.counted().of_deliveries().filter(order=shown.order_id).first()
