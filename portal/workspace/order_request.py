"""Asking to buy from one listing: what is wished, a page to check it on, and the request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from market.enums import Delivery, PaymentTerms
from market.models import Listing, Order
from market.services.orders import Wish, check_request
from market.services.orders import request_order as ask_for_order
from portal.workspace import once
from portal.workspace.acting import carry_out
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.fields import TonnesField
from registry.models import Buyer, RuleKey, User, rule
from registry.querysets import buyers_of

DELIVERIES = [
    (Delivery.TRANSFER, _("ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ – ท่านถือคาร์บอนเครดิตไว้เอง ต้องมีบัญชี T-VER ที่ อบก.")),
    (
        Delivery.CANCEL_FOR_BUYER,
        _("หักล้างในนามผู้ซื้อ – สถ. ขอให้ อบก. หักล้างให้ในนามผู้รับประโยชน์ที่ท่านระบุ ไม่ต้องมีบัญชี T-VER"),
    ),
]
TERMS = [
    (PaymentTerms.BEFORE_DELIVERY, _("ชำระก่อนส่งมอบ – โอนเงินหลังลงนามสัญญา แล้ว อปท. จึงแจ้งให้ส่งมอบ")),
    (PaymentTerms.AFTER_DELIVERY, _("ชำระหลังส่งมอบ – โอนเงินเมื่อได้รับคาร์บอนเครดิตแล้ว")),
]


class WishForm(forms.Form):
    """How a buyer wants tonnes delivered and paid; requests and purchases of several share it."""

    buyer = forms.ModelChoiceField(
        label=_("ซื้อในนาม"), queryset=Buyer.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    tonnes = TonnesField(label=_("ปริมาณที่ต้องการซื้อ (ตัน)"), help_text=_("จำนวนเต็ม ไม่มีเศษ"))
    delivery = forms.ChoiceField(
        label=_("วิธีส่งมอบ"), choices=DELIVERIES, widget=forms.RadioSelect, initial=Delivery.TRANSFER
    )
    beneficiary = forms.CharField(
        label=_("ผู้รับประโยชน์ของการหักล้าง"),
        help_text=_("กรอกเมื่อเลือกหักล้าง ชื่อนี้จะแสดงในเอกสารยืนยัน"),
        max_length=200,
        required=False,
    )
    purpose = forms.CharField(
        label=_("วัตถุประสงค์ของการหักล้าง"),
        help_text=_("กรอกเมื่อเลือกหักล้าง เช่น ชดเชยการปล่อยก๊าซเรือนกระจกขององค์กร ปี 2568"),
        max_length=200,
        required=False,
    )
    payment_terms = forms.ChoiceField(
        label=_("เงื่อนไขการชำระเงิน"), choices=TERMS, widget=forms.RadioSelect, initial=PaymentTerms.BEFORE_DELIVERY
    )
    buyer_reference = forms.CharField(
        label=_("เลขที่ใบสั่งซื้อของท่าน"), help_text=_("ถ้ามี จะแสดงในเอกสารทุกฉบับ"), max_length=60, required=False
    )

    def __init__(self, *args: Any, buyers: list[Buyer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buyers = buyers
        if len(buyers) == 1:
            del self.fields["buyer"]
        else:
            choice = self.fields["buyer"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = Buyer.objects.filter(pk__in=[each.pk for each in buyers])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        cancels = values.get("delivery") == Delivery.CANCEL_FOR_BUYER
        if cancels and not values.get("beneficiary"):
            self.add_error("beneficiary", _("โปรดระบุผู้รับประโยชน์ของการหักล้าง"))
        return values

    @property
    def for_buyer(self) -> Buyer:
        return self.cleaned_data.get("buyer") or self.buyers[0]

    def wish(self) -> Wish:
        names = ["tonnes", "delivery", "payment_terms", "buyer_reference"]
        if self.cleaned_data["delivery"] == Delivery.CANCEL_FOR_BUYER:  # else nobody benefits from a cancellation
            names += ["beneficiary", "purpose"]
        return Wish(**{name: self.cleaned_data[name] for name in names})


def buyers_for(user: User) -> list[Buyer]:
    return list(Buyer.objects.filter(pk__in=buyers_of(user)).order_by("name"))


def how_to_become_a_buyer(request: SignedInRequest) -> HttpResponse:
    return render(request, "workspace/become_buyer.html", status=403)


@login_required
def request_order(request: SignedInRequest, listing_pk: int) -> HttpResponse:
    """Ask to buy from a listing: the form, then a page to check, then the request."""
    listing = get_object_or_404(Listing.objects.visible_to(request.user).with_parties(), pk=listing_pk)
    buyers = buyers_for(request.user)
    if not buyers:
        return how_to_become_a_buyer(request)
    known = typed_values(request)
    if known is None:
        check_request(listing, buyers[0], Wish(tonnes=1), by=request.user)
        return show_form(request, listing, WishForm(buyers=buyers, initial={"tonnes": listing.tonnes_available}))
    if request.method != "POST" or "edit" in known:
        return show_form(request, listing, WishForm(buyers=buyers, initial=known.dict()))
    form = WishForm(request.POST, buyers=buyers)
    if not form.is_valid():
        return show_form(request, listing, form)
    if "confirm" in request.POST:
        return confirm(request, listing, form)
    if carry_out(form, lambda: check_request(listing, form.for_buyer, form.wish(), by=request.user)):
        return show_check(request, listing, form)
    return show_form(request, listing, form)


def confirm(request: SignedInRequest, listing: Listing, form: WishForm) -> HttpResponse:
    """Make the order, once however often the page is sent."""
    made: list[Order] = []
    with transaction.atomic():
        Listing.objects.lock(listing.pk)
        if order := made_already(request, listing, form):
            return redirect("workspace:order", order.pk)
        carry_out(form, lambda: made.append(ask_for_order(listing, form.for_buyer, form.wish(), by=request.user)))
    if not made:
        return show_form(request, listing, form)
    messages.success(request, _("ส่งคำขอซื้อแล้ว ระบบแจ้ง อปท. ผู้ขายให้แล้ว"))
    return redirect("workspace:order", made[0].pk)


def made_already(request: SignedInRequest, listing: Listing, form: WishForm) -> Order | None:
    """The order that this person has made of this very form since it was shown."""
    moment = once.shown_at(request)
    if moment is None:
        return None
    same = {"listing": listing, "buyer": form.for_buyer, "tonnes": form.wish().tonnes, "purchase": None}
    mine = Order.objects.filter(requested_by=request.user, requested_at__gte=moment, **same)
    return mine.order_by("pk").first()


def show_form(request: SignedInRequest, listing: Listing, form: WishForm) -> HttpResponse:
    context = {
        "listing": listing,
        "form": form,
        "buyers": form.buyers,
        "answer_days": rule(RuleKey.REQUEST_ANSWER_DAYS),
    }
    return render(request, "workspace/request.html", context)


def show_check(request: SignedInRequest, listing: Listing, form: WishForm) -> HttpResponse:
    order = Order(
        listing=listing,
        seller=listing.authority,
        buyer=form.for_buyer,
        price_baht=listing.price_baht,
        vat_percent=listing.authority.vat().rate_percent,
        **vars(form.wish()),
    )
    context = {"listing": listing, "form": form, "order": order, "shown_at": once.stamp()}
    return render(request, "workspace/request_check.html", context)
