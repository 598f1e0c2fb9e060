"""The steps of an order, one form a page, driven by market.steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from market.enums import DocumentKind, OrderState
from market.models import Document, Order
from market.querysets import OrderQuerySet
from market.steps import STEPS, Step, check
from portal.workspace import once, order_request
from portal.workspace.acting import carry_out
from portal.workspace.desks import SOLD as SOLD_STATES
from portal.workspace.order_forms import STEP_FORMS, OrderForm
from portal.workspace.order_page import order_page, state_label, waits_for
from portal.workspace.paging import page_of
from portal.workspace.pay_into import pay_into
from portal.workspace.tones import order_tone
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import AUTHORITY_ROLES, Role
from registry.errors import WrongState
from registry.models import Act, Proposal, User
from registry.querysets import buyers_of
from registry.services.proposals import pending_on

OPEN, SOLD = "open", "sold"
MONEY_STEPS = {"upload_evidence", "confirm_money"}


# --- the list ------------------------------------------------------------------------------------------------------


class OrderFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("สถานะ"),
        choices=[("", _("ทั้งหมด")), (OPEN, _("กำลังดำเนินการ")), (SOLD, _("ขายแล้ว")), *OrderState.choices],
        required=False,
    )
    side = forms.ChoiceField(
        label=_("ในฐานะ"),
        choices=[("", _("ทั้งหมด")), ("seller", _("ผู้ขาย")), ("buyer", _("ผู้ซื้อ"))],
        required=False,
    )

    seller = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_two_sides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_two_sides:
            del self.fields["side"]

    def apply(self, rows: OrderQuerySet, user: User) -> OrderQuerySet:
        """The rows that the filter keeps; a value that it does not know keeps them all."""
        values = self.cleaned_data if self.is_valid() else {}
        if state := values.get("state"):
            rows = self.in_state(rows, state)
        if seller := values.get("seller"):
            rows = rows.filter(seller=seller)
        if side := values.get("side"):
            bought = {"buyer__in": buyers_of(user)}
            rows = rows.filter(**bought) if side == "buyer" else rows.exclude(**bought)
        return rows

    def in_state(self, rows: OrderQuerySet, state: str) -> OrderQuerySet:
        if state == SOLD:
            return rows.in_states(SOLD_STATES)
        return rows.open() if state == OPEN else rows.now_in(OrderState(state))


@login_required
@require_safe
def orders(request: SignedInRequest) -> HttpResponse:
    """The orders that the reader may see, newest first."""
    user = request.user
    roles = {Role(each.role) for each in user.current_memberships}
    is_buyer, is_other = Role.BUYER in roles, bool(roles - {Role.BUYER})
    form = OrderFilter(request.GET, has_two_sides=is_buyer and is_other)
    page = page_of(form.apply(Order.objects.visible_to(user).with_parties(), user), request)
    context = {
        "page": page,
        "rows": [{"order": each, **in_list(each)} for each in page.rows],
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "is_buyer": is_buyer,
        "shows_seller": is_buyer or bool(roles - AUTHORITY_ROLES),
        "shows_buyer": is_other,
    }
    return render(request, "workspace/orders.html", context)


def in_list(order: Order) -> dict[str, Any]:
    """What a row of the list says besides the order itself."""
    tone = order_tone(order.current_state)
    return {"state_label": state_label(order), "tone": tone, "who_is_next": waits_for(order, [])}


# --- one order -----------------------------------------------------------------------------------------------------


def visible_order(user: User, pk: int) -> Order:
    """The order with all that its page shows of other tables; another's order does not exist."""
    rows = Order.objects.visible_to(user).with_parties()
    return get_object_or_404(
        rows.select_related("payment__confirmed_by", "certificate", "requested_by", "bank_account"), pk=pk
    )


@login_required
@require_safe
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "workspace/order.html", order_page(visible_order(request.user, pk), request.user))


# --- one step ------------------------------------------------------------------------------------------------------


@login_required
def order_step(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """One step of an order: its form; and after a step that two people take, that it waits for the second."""
    order = visible_order(request.user, pk)
    if verb not in STEP_FORMS:
        raise Http404
    if request.method == "POST":
        return take_step(request, order, STEPS[verb])
    proposal = pending_on(order).filter(act=verb).first()
    if proposal and STEPS[verb].can(request.user, order):
        return show_proposed(request, order, proposal)
    check(verb, order, request.user)
    return show_step(request, order, STEPS[verb], STEP_FORMS[verb].form(typed_values(request), order=order))


def take_step(request: SignedInRequest, order: Order, each: Step) -> HttpResponse:
    """Do the step, under the order's lock so that a form sent twice is done once."""
    step_form, user = STEP_FORMS[each.verb], request.user
    form = step_form.form(request.POST, request.FILES, order=order)
    with transaction.atomic():
        held = Order.objects.lock(order.pk)
        if is_done_already(held, each, request):
            return after(request, order, each)
        refuse_second_proposal(held, each)
        check(each.verb, held, user)
        if form.is_valid() and carry_out(form, lambda: step_form.act(held, form, user)):
            return after(request, order, each)
    return show_step(request, order, each, form)


def is_done_already(order: Order, each: Step, request: SignedInRequest) -> bool:
    """Whether this person has taken this step since the form was shown."""
    moment, verbs = once.shown_at(request), [each.verb, f"propose_{each.verb}"]
    mine = Act.objects.about(order).filter(actor=request.user, verb__in=verbs)
    return moment is not None and mine.filter(at__gte=moment).exists()


def refuse_second_proposal(order: Order, each: Step) -> None:
    if each.approver and pending_on(order).filter(act=each.verb).exists():
        raise WrongState(_("เรื่องนี้เสนอไว้แล้วและรอผู้อนุมัติอยู่"))


def after(request: SignedInRequest, order: Order, each: Step) -> HttpResponse:
    """Where a step that was taken leads: to who approves it, or to the order with a word of success."""
    if each.approver:
        return redirect("workspace:order_step", order.pk, each.verb)
    messages.success(request, str(STEP_FORMS[each.verb].done))
    return redirect("workspace:order", order.pk)


def show_step(request: SignedInRequest, order: Order, each: Step, form: OrderForm) -> HttpResponse:
    step_form = STEP_FORMS[each.verb]
    context = {
        "order": order,
        "step": each,
        "form": form,
        "title": each.label,
        "submit_label": step_form.submit,
        "warning": not each.is_way_on,
        "paper": order.papers.filter(kind=step_form.paper).last() if step_form.paper else None,
        "evidence": evidence(order) if each.verb == "confirm_money" else [],
        "pay_into": pay_into(order, request.user) if each.verb in MONEY_STEPS else None,
        "shown_at": once.stamp(),
    }
    return render(request, "workspace/order_step.html", context)


def evidence(order: Order) -> list[Document]:
    """What the buyer has uploaded to show that money was sent."""
    return list(order.documents.filter(kind=DocumentKind.PAYMENT_EVIDENCE).exclude(file="").order_by("pk"))


def show_proposed(request: SignedInRequest, order: Order, proposal: Proposal) -> HttpResponse:
    """It is proposed: who approves it, and what happens then."""
    context = {
        "order": order,
        "proposal": proposal,
        "step": STEPS[proposal.act],
        "lead": STEP_FORMS[proposal.act].done,
        "is_mine": proposal.proposer_id == request.user.pk,
    }
    return render(request, "workspace/order_proposed.html", context)


urlpatterns = [
    path("orders/", orders, name="orders"),
    path("orders/new/<int:listing_pk>/", order_request.request_order, name="request_order"),
    path("orders/<int:pk>/", order, name="order"),
    path("orders/<int:pk>/<slug:verb>/", order_step, name="order_step"),
]
