"""What a buyer says of itself: its data, papers and declaration; sent to DLA, which verifies or returns it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.workspace.acting import carry_out
from portal.workspace.papers import handed_out, not_there
from portal.workspace.timeline import timeline
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.enums import PAPER_OF_KIND, BuyerDocumentKind, BuyerKind, Verification
from registry.errors import Sentence
from registry.fields import UploadField
from registry.models import Buyer, BuyerDocument
from registry.permissions import can_speak_for_buyer
from registry.services import buyers as services
from registry.services.proposals import pending_on, withdraw_proposal

logger = logging.getLogger(__name__)
TONES = {
    Verification.UNVERIFIED: "warning",
    Verification.SUBMITTED: "waiting",
    Verification.RETURNED: "warning",
    Verification.VERIFIED: "good",
}


class ProfileForm(forms.ModelForm):
    """The data that DLA verifies; a change of them is verified anew."""

    class Meta:
        model = Buyer
        fields = services.OWN_FIELDS
        widgets = {"kind": forms.RadioSelect, "address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "tax_id": _("13 หลัก ไม่ต้องมีขีด"),
            "branch": _("เช่น สำนักงานใหญ่ หรือ สาขาที่ 00001"),
            "address": _("ตามหนังสือรับรองหรือใบทะเบียนภาษี จะพิมพ์ในเอกสารทุกฉบับ"),
            "tver_account": _("บัญชีของท่านที่ อบก. เว้นว่างได้หากจะให้หักล้างในนามของท่านเท่านั้น"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = BuyerKind.choices  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks the values together and in words; the row itself stays as it is until then."""


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("ประเภทเอกสาร"),
        choices=BuyerDocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("โปรดเลือกประเภทเอกสาร")},
    )
    file = UploadField(label=_("ไฟล์"), help_text=_("ไฟล์ PDF หรือภาพถ่าย JPG, PNG ขนาดไม่เกิน 10 MB"))


class ActForm(forms.Form):
    """Carries a refusal to the page."""


def visible_buyer(request: SignedInRequest, pk: int) -> Buyer:
    return get_object_or_404(Buyer.objects.visible_to(request.user), pk=pk)


def own_buyer(request: SignedInRequest, pk: int) -> Buyer:
    """The buyer of whoever fills it in; those who may only read it are refused."""
    buyer = visible_buyer(request, pk)
    if not can_speak_for_buyer(request.user, buyer):
        raise PermissionDenied
    return buyer


@login_required
def buyer(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the verification is, what is missing, and the buttons for it."""
    row = visible_buyer(request, pk)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = own_buyer(request, pk)
        done = decide(request, row, form)
        if done:
            messages.success(request, str(done))
            return redirect("workspace:buyer", pk)
        row.refresh_from_db()
    return render(request, "workspace/buyer.html", page_of(request, row) | {"form": form})


def decide(request: SignedInRequest, row: Buyer, form: forms.Form) -> Sentence:
    """Carry out the pressed button; the sentence to show when it is done, empty when it was refused."""
    user, pressed = request.user, request.POST.get("act", "")
    acts: dict[str, tuple[Callable[[], Any], Sentence]] = {
        "declare": (lambda: services.declare_no_interest(row, by=user), _("บันทึกคำรับรองแล้ว")),
        "submit": (
            lambda: services.propose_verification(row, by=user),
            _("ส่งให้ สถ. ตรวจสอบแล้ว ระบบจะแจ้งเมื่อมีผล"),
        ),
        "withdraw": (lambda: withdraw(row, request), _("ถอนเรื่องแล้ว ท่านแก้ไขและส่งใหม่ได้")),
    }
    if pressed.startswith("remove-") and pressed[7:].isascii() and pressed[7:].isdigit():
        document = get_object_or_404(row.documents.current(), pk=int(pressed[7:][:18]))
        acts[pressed] = (lambda: services.remove_document(document, by=user), _("นำเอกสารออกแล้ว"))
    if pressed not in acts:
        return ""
    act, done = acts[pressed]
    return done if carry_out(form, act) else ""


def withdraw(row: Buyer, request: SignedInRequest) -> None:
    if waiting := pending_on(row).filter(act=services.ACT).first():
        withdraw_proposal(waiting, by=request.user)


def page_of(request: SignedInRequest, row: Buyer) -> dict[str, Any]:
    state, latest = services.state_of(row), services.latest_proposal(row)
    is_own = can_speak_for_buyer(request.user, row)
    may_change = is_own and state != Verification.SUBMITTED
    return {
        "buyer": row,
        "state": state,
        "tone": TONES[state],
        "latest": latest,
        "missing": [] if row.verified_on else services.missing_for_verification(row),
        "needed": PAPER_OF_KIND[BuyerKind(row.kind)].label,
        "documents": row.documents.current().select_related("added_by"),
        "may_change": may_change,
        "may_declare": may_change and row.no_interest_declared_on is None,
        "may_submit": may_change and state != Verification.VERIFIED,
        "may_withdraw": state == Verification.SUBMITTED
        and latest is not None
        and latest.proposer_id == request.user.pk,
        "story": timeline(row),
    }


@login_required
def edit_buyer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_buyer(request, pk)
    form = ProfileForm(typed_values(request), instance=row)
    if request.method == "POST" and form.is_valid():
        was_verified = bool(row.verified_on)
        values = {name: form.cleaned_data[name] for name in services.OWN_FIELDS}
        saved: list[Buyer] = []
        if carry_out(form, lambda: saved.append(services.edit_profile(row, values, by=request.user))):
            lost = was_verified and not saved[0].verified_on
            messages.success(
                request, str(_("บันทึกแล้ว ข้อมูลสำคัญเปลี่ยนไป โปรดส่งให้ สถ. ตรวจสอบอีกครั้ง") if lost else _("บันทึกแล้ว"))
            )
            return redirect("workspace:buyer", pk)
    context = {"form": form, "buyer": row, "title": _("แก้ไขข้อมูลผู้ซื้อ")}
    return render(request, "workspace/buyer_form.html", context)


@login_required
def add_document(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_buyer(request, pk)
    first = {"kind": PAPER_OF_KIND[BuyerKind(row.kind)]}
    form = DocumentForm(initial=first) if (data := typed_values(request)) is None else DocumentForm(data, request.FILES)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if carry_out(form, lambda: services.add_document(row, chosen["kind"], chosen["file"], by=request.user)):
            messages.success(request, str(_("แนบเอกสารแล้ว")))
            return redirect("workspace:buyer", pk)
    context = {"form": form, "buyer": row, "title": _("แนบเอกสารของผู้ซื้อ"), "submit_label": _("แนบเอกสาร")}
    return render(request, "workspace/buyer_form.html", context)


@login_required
@require_safe
def buyer_document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A paper that proves who the buyer is; for its own people and DLA."""
    found = get_object_or_404(BuyerDocument.objects.visible_to(request.user), pk=pk)
    ending = PurePath(found.file.name or "").suffix.lower()
    try:
        return handed_out(found.file, f"buyer-{found.buyer_id}-{found.kind}-{found.pk}{ending}")
    except OSError:
        logger.exception("Buyer's document %s cannot be shown", found.pk)
        return not_there(request, {"document": found})


urlpatterns = [
    path("buyers/<int:pk>/", buyer, name="buyer"),
    path("buyers/<int:pk>/edit/", edit_buyer, name="edit_buyer"),
    path("buyers/<int:pk>/documents/", add_document, name="add_buyer_document"),
    path("buyer-documents/<int:pk>/", buyer_document, name="buyer_document"),
]
