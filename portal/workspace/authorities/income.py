"""What the authority earned, and its reports of what it did with the money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from market.enums import OrderState
from market.models import MoneyUse
from market.permissions import can_report_money_use, can_withdraw_money_use
from market.services.income import FIRST_YEAR, earning, incomes, propose_money_use, received_baht, used_baht
from market.services.income import withdraw_money_use as withdraw
from portal.workspace.acting import carry_out
from portal.workspace.authorities.pages import visible_authority
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.fields import BahtField
from registry.models import Account, LocalAuthority, Proposal
from registry.services.proposals import can_decide, pending_on
from registry.thai import fiscal_year, format_baht

SHOWN = 50


class UseForm(forms.Form):
    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("ปีงบประมาณ"), coerce=int)
    purpose = forms.CharField(
        label=gettext_lazy("ใช้เพื่อ"),
        max_length=300,
        help_text=gettext_lazy("เช่น จัดซื้อถังขยะเปียกให้ครัวเรือน 50 หลัง สาธารณชนจะอ่านข้อความนี้ ไม่ใส่ชื่อบุคคล"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    amount_baht = BahtField(label=gettext_lazy("จำนวนเงิน (บาท)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = fiscal_year(timezone.localdate())
        self.fields["fiscal_year"].choices = [(year, year) for year in range(now, FIRST_YEAR - 1, -1)]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("เหตุที่ถอน"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


@login_required
@require_safe
def income(request: SignedInRequest, pk: int) -> HttpResponse:
    """Certified against estimated, the money, and what has been said of its use."""
    row = visible_authority(request.user, pk)
    proposal = proposal_on(row)
    received, used = received_baht(row), used_baht(row)
    context = {
        "authority": row,
        "sales_url": f"{reverse('workspace:orders')}?state={OrderState.COMPLETED}&seller={row.pk}",
        "allocated_url": allocated_url(row),
        "income": next(incomes(earning().filter(pk=row.pk)), None),
        "received": received,
        "used": used,
        "left": received - used,
        "uses": row.money_uses.select_related("reported_by", "approved_by")[:SHOWN],
        "proposal": proposal,
        "can_decide": bool(proposal and can_decide(request.user, proposal)),
        "may_report": can_report_money_use(request.user, row) and received > used and not proposal,
        "may_withdraw": can_withdraw_money_use(request.user, MoneyUse(authority=row)),
    }
    return render(request, "workspace/authorities/income.html", context)


def allocated_url(row: LocalAuthority) -> str:
    """The movements by which tonnes came into the authority's account; empty before its first."""
    account = Account.objects.filter(authority=row).first()
    return reverse("workspace:movements", args=[account.pk, "in"]) if account else ""


def proposal_on(row: LocalAuthority) -> Proposal | None:
    return pending_on(row).filter(act="report_money_use").first()


@login_required
def report_use(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type what the money was used for; the approver decides, then the public reads it."""
    row = visible_authority(request.user, pk)
    require(can_report_money_use(request.user, row), NotAllowed)
    if proposal_on(row):
        messages.info(request, _("มีรายงานที่รอผู้อนุมัติอยู่แล้ว"))
        return redirect("workspace:income", pk)
    form = UseForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and carry_out(form, lambda: propose_money_use(row, **form.cleaned_data, by=request.user)):
        messages.success(request, _("เสนอรายงานให้ผู้อนุมัติแล้ว"))
        return redirect("workspace:income", pk)
    left = format_baht(received_baht(row) - used_baht(row))
    context = {
        "form": form,
        "authority": row,
        "title": _("รายงานการใช้เงิน"),
        "lead": _("รายงานได้อีกไม่เกิน %(left)s บาท เมื่อผู้อนุมัติเห็นชอบแล้วจะแสดงต่อสาธารณะ") % {"left": left},
        "submit_label": _("เสนอผู้อนุมัติ"),
    }
    return render(request, "workspace/authorities/form.html", context)


@login_required
def withdraw_use(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then take a published report back."""
    use = get_object_or_404(MoneyUse.objects.visible_to(request.user).select_related("authority"), pk=pk)
    require(can_withdraw_money_use(request.user, use), NotAllowed)
    form = ReasonForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and carry_out(form, lambda: withdraw(use, by=request.user, reason=form.cleaned_data["reason"])):
        messages.success(request, _("ถอนรายงานแล้ว สาธารณชนไม่เห็นรายงานนี้อีก"))
        return redirect("workspace:income", use.authority_id)
    context = {
        "form": form,
        "title": _("ถอนรายงานการใช้เงิน"),
        "lead": _("สาธารณชนจะไม่เห็นรายงานนี้อีก แล้วรายงานใหม่ที่ถูกต้องได้"),
        "rows": [(_("ใช้เพื่อ"), use.purpose), (_("จำนวนเงิน (บาท)"), format_baht(use.amount_baht))],
        "submit_label": _("ถอนรายงานนี้"),
        "cancel_url": reverse("workspace:income", args=[use.authority_id]),
        "warning": True,
    }
    return render(request, "confirm.html", context)
