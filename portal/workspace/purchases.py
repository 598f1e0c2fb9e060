"""Buying from several sellers at once: wish, plan, confirm, progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from market.models import Listing, Order, Purchase
from market.services.purchases import Criteria, plan_purchase
from market.services.purchases import start_purchase as begin_purchase
from portal.workspace import once
from portal.workspace.acting import carry_out
from portal.workspace.order_page import state_label, waits_for
from portal.workspace.order_request import WishForm, buyers_for, how_to_become_a_buyer
from portal.workspace.paging import page_of
from portal.workspace.tones import order_tone
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import AuthorityType, Role
from registry.fields import BahtField
from registry.models import Buyer, Province
from registry.thai import to_arabic_digits

Plan = Sequence[tuple[Listing, int]]
FIRST_YEAR_BE = 2550


class PurchaseForm(WishForm):
    """What is wanted, and on which terms."""

    province = forms.ModelChoiceField(
        label=_("จังหวัด"), queryset=Province.objects.for_choosing(), empty_label=_("ทุกจังหวัด"), required=False
    )
    type = forms.ChoiceField(
        label=_("ประเภทของ อปท."), choices=[("", _("ทุกประเภท")), *AuthorityType.choices], required=False
    )
    vintage = forms.CharField(
        label=_("ปีที่ลดก๊าซเรือนกระจก (พ.ศ.)"), help_text=_("เช่น 2566 เว้นว่างถ้ารับทุกปี"), max_length=10, required=False
    )
    price_max_baht = BahtField(label=_("ราคาสูงสุดต่อตัน (บาท)"), help_text=_("เว้นว่างถ้าไม่จำกัด"), required=False)
    field_order = ["buyer", "tonnes", "province", "type", "vintage", "price_max_baht"]

    def clean_vintage(self) -> int | None:
        """The year in the Common Era."""
        text = to_arabic_digits(self.cleaned_data["vintage"]).strip()
        if not text:
            return None
        this_year = timezone.localdate().year + 543
        if not (text.isascii() and text.isdigit() and FIRST_YEAR_BE <= int(text) <= this_year):
            raise ValidationError(
                _("กรุณาพิมพ์ปี พ.ศ. ระหว่าง %(first)s ถึง %(last)s"), params={"first": FIRST_YEAR_BE, "last": this_year}
            )
        return int(text) - 543

    def criteria(self) -> Criteria:
        values = self.cleaned_data
        province = values["province"].pk if values["province"] else ""
        return Criteria(province, values["type"], values["vintage"], values["price_max_baht"])


@dataclass(frozen=True)
class Totals:
    """The sums under a table of a plan or of orders."""

    tonnes: int
    amount_baht: Decimal


# --- starting ------------------------------------------------------------------------------------------------------


@login_required
def start_purchase(request: SignedInRequest) -> HttpResponse:
    """Ask many sellers at once: the wish, then the plan to check, then the requests."""
    buyers = buyers_for(request.user)
    if not buyers:
        return how_to_become_a_buyer(request)
    if request.method != "POST" or "edit" in request.POST:
        known = typed_values(request)
        return show_form(request, PurchaseForm(buyers=buyers, initial=known.dict() if known else None))
    form = PurchaseForm(request.POST, buyers=buyers)
    if not form.is_valid():
        return show_form(request, form)
    if "confirm" in request.POST:
        return confirm(request, form)
    plan: list[tuple[Listing, int]] = []
    if not carry_out(form, lambda: plan.extend(plan_of(form))):
        return show_form(request, form)
    return show_plan(request, form, plan)


def plan_of(form: PurchaseForm) -> Plan:
    return plan_purchase(form.cleaned_data["tonnes"], form.criteria())


def confirm(request: SignedInRequest, form: PurchaseForm) -> HttpResponse:
    """Send the requests of the plan that was shown; when the market has changed since, show the new plan instead."""
    plan: list[tuple[Listing, int]] = []
    made: list[Purchase] = []
    with transaction.atomic():
        Buyer.objects.lock(form.for_buyer.pk)
        if purchase := made_already(request, form):
            return redirect("workspace:purchase", purchase.pk)
        if not carry_out(form, lambda: plan.extend(plan_of(form))):
            return show_form(request, form)
        if request.POST.getlist("line") != lines_of(plan):
            return show_plan(request, form, plan, has_changed=True)
        carry_out(form, lambda: made.append(begin_purchase(form.for_buyer, plan, by=request.user, wish=form.wish())))
    if not made:
        return show_form(request, form)
    messages.success(request, _("ส่งคำขอซื้อถึงผู้ขายทุกรายแล้ว"))
    return redirect("workspace:purchase", made[0].pk)


def made_already(request: SignedInRequest, form: PurchaseForm) -> Purchase | None:
    """The purchase that this person has made of this very form since it was shown."""
    moment = once.shown_at(request)
    if moment is None:
        return None
    same = {"buyer": form.for_buyer, "tonnes": form.cleaned_data["tonnes"]}
    return Purchase.objects.filter(started_by=request.user, started_at__gte=moment, **same).order_by("pk").first()


def lines_of(plan: Plan) -> list[str]:
    """The plan as the page carries it: listing, tonnes and price of each line."""
    return [f"{listing.pk}:{tonnes}:{listing.price_baht}" for listing, tonnes in plan]


def show_form(request: SignedInRequest, form: PurchaseForm) -> HttpResponse:
    return render(request, "workspace/purchase_form.html", {"form": form, "buyers": form.buyers})


def show_plan(request: SignedInRequest, form: PurchaseForm, plan: Plan, *, has_changed: bool = False) -> HttpResponse:
    amounts = [tonnes * listing.price_baht for listing, tonnes in plan]
    context = {
        "form": form,
        "order": Order(buyer=form.for_buyer, **vars(form.wish())),
        "rows": [(listing, tonnes, amount) for (listing, tonnes), amount in zip(plan, amounts, strict=True)],
        "totals": Totals(sum(tonnes for _listing, tonnes in plan), sum(amounts, Decimal(0))),
        "lines": lines_of(plan),
        "has_changed": has_changed,
        "shown_at": once.stamp(),
    }
    return render(request, "workspace/purchase_plan.html", context)


# --- following -----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def purchases(request: SignedInRequest) -> HttpResponse:
    """The purchases that the reader may see, newest first."""
    rows = Purchase.objects.visible_to(request.user).select_related("buyer").prefetch_related("orders")
    page = page_of(rows, request)
    shown = [{"purchase": each, **progress(list(each.orders.all()))} for each in page.rows]
    context = {"page": page, "rows": shown, "can_buy": request.user.holds({Role.BUYER})}
    return render(request, "workspace/purchases.html", context)


@login_required
@require_safe
def purchase(request: SignedInRequest, pk: int) -> HttpResponse:
    """One purchase: every seller's order, the sums, and the summary once all have ended."""
    rows = Purchase.objects.visible_to(request.user).select_related("buyer", "summary", "started_by")
    found = get_object_or_404(rows, pk=pk)
    orders = list(found.orders.with_parties().order_by("pk"))
    context = {"purchase": found, "rows": [in_purchase(each) for each in orders], **progress(orders)}
    return render(request, "workspace/purchase.html", context)


def in_purchase(order: Order) -> dict[str, Any]:
    tone = order_tone(order.current_state)
    return {"order": order, "state_label": state_label(order), "tone": tone, "who_is_next": waits_for(order, [])}


def progress(orders: Sequence[Order]) -> dict[str, Any]:
    """How far a purchase is: how many of its orders have ended, and what those that live or sold come to."""
    counted = [each for each in orders if not each.is_ended or each.completed_at]
    return {
        "count": len(orders),
        "ended": sum(each.is_ended for each in orders),
        "completed": sum(each.completed_at is not None for each in orders),
        "totals": Totals(sum(each.tonnes for each in counted), sum((each.amount_baht for each in counted), Decimal(0))),
    }


urlpatterns = [
    path("purchases/", purchases, name="purchases"),
    path("purchases/new/", start_purchase, name="start_purchase"),
    path("purchases/<int:pk>/", purchase, name="purchase"),
]
