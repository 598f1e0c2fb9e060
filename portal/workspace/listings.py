"""The steps of a listing: draft, edit, submit, publish, pause, withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.enums import EDITABLE, ON_THE_MARKET, ListingState
from market.models import Listing
from market.permissions import can_draft_listing, can_edit_listing, can_take_down_listing
from market.services.listings import pause_listing, resume_listing, submit_listing, withdraw_listing, wrong_state
from portal.workspace import once
from portal.workspace.acting import carry_out
from portal.workspace.listing_forms import NewListingForm, OfferForm, WithdrawForm, as_typed, lots_in, lots_of
from portal.workspace.paging import number_in
from portal.workspace.proposal_facts import listing_facts
from portal.workspace.timeline import timeline
from portal.workspace.tones import LISTING_TONES, order_tone
from portal.workspace.typed import typed_values
from registry.enums import ProposalState, Role
from registry.errors import NotAllowed, WrongState, require
from registry.models import Proposal, User
from registry.querysets import sees_everything
from registry.services.acts import holders
from registry.services.freezing import frozen_sentence, frozen_sentences
from registry.services.proposals import can_decide, pending_on
from registry.templatetags.parts import site_path
from registry.thai import format_tonnes

PAGE = 25
ORDERS_SHOWN = 50


@login_required
@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    """The listings of the person's own authorities, newest first."""
    user: User = request.user  # type: ignore[assignment]
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    rows = Listing.objects.of_scope(user).with_parties().order_by("-pk")
    if state in ListingState.values:
        rows = rows.filter(state=state)
    if state == ListingState.PUBLISHED:
        rows = rows.filter(expires_on__gte=timezone.localdate())
    if (authority := number_in(request, "authority")) is not None:
        rows = rows.filter(authority=authority)
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: PAGE + 1])
    query = request.GET.copy()
    query["before"] = str(page[PAGE - 1].pk) if len(page) > PAGE else ""
    context = {
        "rows": [(row, LISTING_TONES[row.current_state]) for row in page[:PAGE]],
        "next": f"?{query.urlencode()}" if len(page) > PAGE else "",
        "filter": StateFilter({"state": state}),
        "is_filtered": state in ListingState.values,
        "may_draft": user.holds({Role.AUTHORITY_OFFICER}),
        "is_everybodys": sees_everything(user),
    }
    return render(request, "workspace/listings.html", context)


class StateFilter(forms.Form):
    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].label = _("สถานะ")
        self.fields["state"].choices = [("", _("ทุกสถานะ")), *ListingState.choices]  # type: ignore[attr-defined]


@login_required
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """One listing: where it stands, who is next, what I may do, its orders and its story."""
    user: User = request.user  # type: ignore[assignment]
    row = own_listing(user, pk)
    proposal = pending_on(row).first()
    context = {
        "listing": row,
        "frozen": frozen_sentence(row.authority) if row.is_frozen else "",
        "state": row.current_state,
        "tone": LISTING_TONES[row.current_state],
        "facts": listing_facts(row),
        "proposal": proposal,
        "can_decide": bool(proposal and can_decide(user, proposal)),
        "approvers": approvers_of(row) if proposal else [],
        "comment": comment_on(row) if row.state == ListingState.RETURNED else None,
        "actions": actions_for(user, row),
        "orders": [(order, order_tone(order.current_state)) for order in orders_on(row, user)],
        "events": timeline(row),
    }
    return render(request, "workspace/listing.html", context)


def own_listing(user: User, pk: int) -> Listing:
    """The listing as those see it who work on it; a stranger finds nothing, even when it is public."""
    return get_object_or_404(Listing.objects.of_scope(user).with_parties(), pk=pk)


def orders_on(row: Listing, user: User) -> Any:
    return row.orders.visible_to(user).select_related("buyer").order_by("-pk")[:ORDERS_SHOWN]


def approvers_of(row: Listing) -> list[User]:
    """Who may approve: the approvers of the authority but not the person who submitted."""
    people = holders({Role.AUTHORITY_APPROVER}, authority=row.authority)
    return [person for person in people if person.pk != row.submitted_by_id]


def comment_on(row: Listing) -> Proposal | None:
    """The decision with which the listing came back, whoever took it back."""
    about = Proposal.objects.filter(act="publish_listing", row_type__model="listing", row_id=row.pk)
    last = about.exclude(state=ProposalState.PENDING).select_related("decider").order_by("-decided_at").first()
    return last if last and last.state == ProposalState.RETURNED else None


def actions_for(user: User, row: Listing) -> list[dict[str, str]]:
    """The buttons under a listing: only what its state and the person's role allow."""
    state = row.current_state
    may_edit, may_take_down = can_edit_listing(user, row), can_take_down_listing(user, row)
    possible = [
        (_("ตรวจและส่งให้ผู้อนุมัติ"), "submit_listing", "primary", may_edit and state in EDITABLE),
        (_("แก้ไข"), "edit_listing", "secondary", may_edit and state in EDITABLE),
        (_("ประกาศต่อ"), "resume_listing", "primary", may_take_down and state == ListingState.PAUSED),
        (_("พักประกาศ"), "pause_listing", "secondary", may_take_down and state == ListingState.PUBLISHED),
        (_("ถอนประกาศ"), "withdraw_listing", "warning", may_take_down and state in ON_THE_MARKET | EDITABLE),
    ]
    return [
        {"label": label, "href": reverse(f"workspace:{name}", args=[row.pk]), "kind": kind}
        for label, name, kind, is_open in possible
        if is_open
    ]


@login_required
def new_listing(request: HttpRequest) -> HttpResponse:
    """Type the terms; they become a draft that is checked on the next page."""
    user: User = request.user  # type: ignore[assignment]
    require(user.holds({Role.AUTHORITY_OFFICER}), NotAllowed(_("ผู้ร่างประกาศขายคือเจ้าหน้าที่ผู้รับผิดชอบของ อปท.")))
    held = lots_of(user)
    frozen = frozen_sentences({lot.authority for lot in held})
    lots = [lot for lot in held if lot.authority.pk not in frozen]
    if not lots:
        return render(request, "workspace/no_credits.html", {"frozen": list(frozen.values())})
    form = NewListingForm(typed_values(request), lots=lots)
    shown_at = once.shown_at(request)
    if request.method == "POST" and form.is_valid() and carry_out(form, lambda: form.draft(by=user, shown_at=shown_at)):
        return redirect("workspace:submit_listing", form.listing.pk)
    owners = {lot.authority for lot in lots if can_draft_listing(user, lot.authority)}
    owner = next(iter(owners)) if len(owners) == 1 else None
    context = {
        "form": form,
        "title": _("ประกาศขายใหม่"),
        "authority": owner,
        "frozen": list(frozen.values()),
        "cancel_url": reverse("workspace:home"),
        "shown_at": once.stamp(),
    }
    return render(request, "workspace/listing_form.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    row = own_listing(user, pk)
    require(can_edit_listing(user, row), NotAllowed)
    if row.state not in EDITABLE:
        return already(request, row)
    form = OfferForm(typed_values(request), initial=as_typed(row))
    if request.method == "POST" and form.is_valid() and carry_out(form, lambda: form.edit(row, by=user)):
        return redirect("workspace:submit_listing", pk)
    context = {
        "form": form,
        "title": _("แก้ไขประกาศขาย"),
        "authority": row.authority,
        "listing": row,
        "free": free_for(row),
        "cancel_url": reverse("workspace:listing", args=[pk]),
    }
    return render(request, "workspace/listing_form.html", context)


def free_for(row: Listing) -> int:
    """Whole tonnes of the listing's round that the authority has available now."""
    return sum(lot.tonnes for lot in lots_in([row.authority_id]) if lot.round == row.round)


def already(request: HttpRequest, row: Listing) -> HttpResponse:
    """The button was pressed twice, or somebody was faster: say where the listing stands, and show it."""
    messages.info(request, wrong_state(row).message)
    return redirect(site_path(f"/my/listings/{row.pk}/"))


@login_required
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the answers, then set the tonnes aside and put the listing before the approvers."""
    user: User = request.user  # type: ignore[assignment]
    row = own_listing(user, pk)
    require(can_edit_listing(user, row), NotAllowed)
    if row.state not in EDITABLE:
        return already(request, row)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carry_out(form, lambda: submit_listing(row, by=user)):
        messages.success(request, _("ส่งประกาศขายให้ผู้อนุมัติแล้ว ระบบกันคาร์บอนเครดิตไว้ให้แล้ว"))
        return redirect("workspace:listing", pk)
    free = free_for(row)
    context = {
        "form": form,
        "listing": row,
        "facts": listing_facts(row),
        "free": free,
        "is_too_much": row.tonnes > free,
        "approvers": [person for person in approvers_of(row) if person != user],
    }
    return render(request, "workspace/listing_submit.html", context)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then take the listing off the market."""
    user: User = request.user  # type: ignore[assignment]
    row = own_listing(user, pk)
    require(can_take_down_listing(user, row), NotAllowed)
    if row.current_state not in ON_THE_MARKET | EDITABLE:
        return already(request, row)
    form = WithdrawForm(typed_values(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, lambda: withdraw_listing(row, by=user, reason=reason)):
            messages.success(request, _("ถอนประกาศแล้ว ปริมาณที่ยังไม่ขายกลับเข้าบัญชีแล้ว"))
            return redirect("workspace:listing", pk)
    lead = _("เมื่อถอนแล้ว ประกาศนี้จะไม่แสดงต่อผู้ซื้ออีก คำขอซื้อที่ดำเนินการอยู่ยังดำเนินต่อไป")
    return confirm(request, row, form, _("ถอนประกาศ"), lead, warning=True)


@login_required
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    lead = _("ผู้ซื้อจะไม่เห็นประกาศนี้จนกว่าท่านจะประกาศต่อ ปริมาณยังกันไว้ และคำขอซื้อที่มีอยู่ยังดำเนินต่อไป")
    return switch(request, pk, pause_listing, _("พักประกาศ"), lead)


@login_required
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return switch(request, pk, resume_listing, _("ประกาศต่อ"), _("ผู้ซื้อจะเห็นประกาศนี้และขอซื้อได้อีกครั้ง"))


def switch(request: HttpRequest, pk: int, act: Any, title: str, lead: str) -> HttpResponse:
    """Ask once, then pause or resume; a listing that has moved on in the meantime is shown instead."""
    user: User = request.user  # type: ignore[assignment]
    row = own_listing(user, pk)
    require(can_take_down_listing(user, row), NotAllowed)
    if request.method == "POST":
        try:
            act(row, by=user)
        except WrongState:
            row.refresh_from_db()
            return already(request, row)
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("workspace:listing", pk)
    return confirm(request, row, forms.Form(), title, lead)


def confirm(
    request: HttpRequest, row: Listing, form: forms.Form, title: str, lead: str, *, warning: bool = False
) -> HttpResponse:
    tonnes = _("%(tonnes)s ตัน") % {"tonnes": format_tonnes(row.tonnes)}
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "rows": [(_("ประกาศขาย"), row), (_("อปท."), row.authority), (_("ปริมาณ"), tonnes)],
        "submit_label": title,
        "cancel_url": reverse("workspace:listing", args=[row.pk]),
        "warning": warning,
    }
    return render(request, "confirm.html", context)


urlpatterns = [
    path("listings/", listings, name="listings"),
    path("listings/new/", new_listing, name="new_listing"),
    path("listings/<int:pk>/", listing, name="listing"),
    path("listings/<int:pk>/edit/", edit, name="edit_listing"),
    path("listings/<int:pk>/submit/", submit, name="submit_listing"),
    path("listings/<int:pk>/withdraw/", withdraw, name="withdraw_listing"),
    path("listings/<int:pk>/pause/", pause, name="pause_listing"),
    path("listings/<int:pk>/resume/", resume, name="resume_listing"),
]
