"""The treasury's bank account: the one in force, the one that waits, and those of the past."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace.acting import carry_out
from portal.workspace.authorities.forms import BankForm, StopForm
from portal.workspace.authorities.pages import visible_authority
from portal.workspace.timeline import timeline
from portal.workspace.typed import typed_values
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import BankAccount, LocalAuthority, Proposal, RuleKey, User, rule
from registry.permissions import can_propose_bank_account, can_read_bank_numbers, can_stop_bank_account
from registry.services.bank import (
    account_in_force,
    names_the_authority,
    other_name_sentence,
    propose_bank_account,
    stop_bank_account,
    waiting_account,
)
from registry.services.proposals import can_decide, pending_on
from registry.thai import format_date

HISTORY_SHOWN = 20


@login_required
@require_safe
def bank(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the authority is paid, and what is about to change."""
    user: User = request.user  # type: ignore[assignment]
    row = visible_authority(user, pk)
    current, waiting, proposal = account_in_force(row), waiting_account(row), proposal_on(row)
    reads = can_read_bank_numbers(user, row)
    shown = {each.pk for each in (current, waiting) if each}
    history = row.bank_accounts.select_related("proposed_by", "approved_by", "stopped_by").order_by("-pk")
    past = [each for each in history[:HISTORY_SHOWN] if each.pk not in shown]
    context = {
        "authority": row,
        "current": facts_of(current, reads) if current else [],
        "waiting": waiting,
        "coming": facts_of(waiting, reads) if waiting else [],
        "proposal": proposal,
        "can_decide": bool(proposal and can_decide(user, proposal)),
        "past": past,
        "may_propose": can_propose_bank_account(user, row) and not waiting and not proposal,
        "may_stop": bool(waiting and can_stop_bank_account(user, waiting)),
        "reads_numbers": reads,
        "days": rule(RuleKey.BANK_ACCOUNT_WAITING_DAYS),
        "events": timeline(*row.bank_accounts.order_by("-pk")[:HISTORY_SHOWN]),
    }
    return render(request, "workspace/authorities/bank.html", context)


def proposal_on(row: LocalAuthority) -> Proposal | None:
    return pending_on(row).filter(act="change_bank_account").first()


def facts_of(account: BankAccount, reads_numbers: bool) -> list[tuple[str, object]]:
    return [
        (_("ธนาคาร"), account.get_bank_display()),
        (_("สาขา"), account.branch),
        (_("เลขที่บัญชี"), account.number if reads_numbers else account.masked_number),
        (_("ชื่อบัญชี"), account.account_name),
        (_("มีผลตั้งแต่วันที่"), format_date(account.effective_on)),
        (_("ผู้เสนอ"), account.proposed_by),
        (_("ผู้อนุมัติ"), account.approved_by),
    ]


@login_required
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type the new account; the approver decides, and then it waits."""
    row = visible_authority(request.user, pk)
    require(can_propose_bank_account(request.user, row), NotAllowed)
    if proposal_on(row) or waiting_account(row):
        messages.info(request, _("มีการเปลี่ยนบัญชีที่ยังไม่เสร็จอยู่แล้ว"))
        return redirect("workspace:bank", pk)
    form = BankForm(typed_values(request))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and carry_out(form, lambda: propose_bank_account(row, form.account(), by=request.user)):
        messages.success(request, _("เสนอบัญชีธนาคารให้ผู้อนุมัติแล้ว"))
        if not names_the_authority(form.cleaned_data["account_name"], row):
            messages.warning(request, other_name_sentence(row))
        return redirect("workspace:bank", pk)
    context = {
        "form": form,
        "title": _("เสนอบัญชีธนาคารใหม่"),
        "authority": row,
        "lead": _("ผู้อนุมัติของ อปท. ต้องอนุมัติก่อน แล้วรอ %(days)s วันทำการจึงมีผล ระหว่างนั้นทุกคนใน อปท. ได้รับแจ้งและระงับได้")
        % {"days": rule(RuleKey.BANK_ACCOUNT_WAITING_DAYS)},
        "submit_label": _("เสนอผู้อนุมัติ"),
    }
    return render(request, "workspace/authorities/form.html", context)


@login_required
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then stop the account that waits; the one in force stays."""
    accounts = BankAccount.objects.visible_to(request.user).select_related(
        "authority__province", "proposed_by", "approved_by"
    )
    account = get_object_or_404(accounts, pk=pk)
    require(can_stop_bank_account(request.user, account), NotAllowed)
    if not account.is_waiting:
        messages.info(request, _("บัญชีนี้มีผลแล้วหรือถูกระงับแล้ว จึงระงับไม่ได้"))
        return redirect("workspace:bank", account.authority_id)
    form = StopForm(typed_values(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, lambda: stop_bank_account(account, by=request.user, reason=reason)):
            messages.success(request, _("ระงับบัญชีใหม่แล้ว บัญชีเดิมยังมีผล ระบบแจ้งทุกคนใน อปท. แล้ว"))
            return redirect("workspace:bank", account.authority_id)
    context = {
        "form": form,
        "title": _("ระงับบัญชีธนาคารใหม่"),
        "lead": _("บัญชีใหม่จะไม่มีผล บัญชีเดิมยังใช้รับเงินต่อไป"),
        "rows": [
            (_("อปท."), account.authority),
            *facts_of(account, can_read_bank_numbers(request.user, account.authority)),
        ],
        "submit_label": _("ระงับบัญชีนี้"),
        "cancel_url": reverse("workspace:bank", args=[account.authority_id]),
        "warning": True,
    }
    return render(request, "confirm.html", context)
