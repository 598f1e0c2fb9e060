"""What waits for my approval: look, approve, send back, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from market.models import Order, TgoNotice
from market.services.comparing import compare_lines, confirmation_of
from portal.workspace.acting import carry_out
from portal.workspace.allotment_facts import ROWS_SHOWN, obstacle_of, outcome_of, rows_of
from portal.workspace.decisions import address_of, desk_address_of, proposals_to_decide, visible_proposals, with_rows
from portal.workspace.proposal_facts import effect_of, facts_of, file_of
from portal.workspace.tones import PROPOSAL_TONES
from portal.workspace.typed import typed_values
from registry.enums import ProposalState, Role
from registry.errors import Sentence
from registry.models import Proposal, User
from registry.services.freezing import lifters
from registry.services.proposals import ACTS, approve, can_decide, send_back, withdraw_proposal
from registry.templatetags.parts import site_path

DECIDED_SHOWN = 20


class DecisionForm(forms.Form):
    """The comment; sending back needs one."""

    note = forms.CharField(
        label=_("ความเห็น"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("หากส่งกลับแก้ไข ต้องบอกว่าให้แก้ไขเรื่องใด"),
    )

    def needs_note(self) -> bool:
        if not self.cleaned_data.get("note"):
            self.add_error("note", gettext("โปรดบอกผู้เสนอว่าต้องแก้ไขเรื่องใด"))
        return not self.errors


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    seen = visible_proposals(user)
    decided = seen.exclude(state=ProposalState.PENDING).order_by("-decided_at", "-pk")
    context = {
        "to_decide": [row_of(each) for each in proposals_to_decide(user)],
        "mine": [row_of(each) for each in with_rows(seen.filter(state=ProposalState.PENDING, proposer=user))],
        "is_auditor": user.holds({Role.AUDITOR}),
        "decided": [row_of(each) for each in with_rows(decided)[:DECIDED_SHOWN]],
    }
    return render(request, "workspace/proposals.html", context)


def row_of(proposal: Proposal) -> dict[str, Any]:
    outcome = outcome_of(proposal)
    return {
        "proposal": proposal,
        "title": title_of(proposal),
        "status": outcome.label if outcome else proposal.get_state_display(),
        "tone": outcome.tone if outcome else PROPOSAL_TONES[proposal.state],
        "url": site_path(f"/my/proposals/{proposal.pk}/"),
    }


def title_of(proposal: Proposal) -> str:
    return gettext("%(act)s (%(row)s)") % {"act": ACTS[proposal.act].label, "row": proposal.row}


@login_required
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with every value; its buttons are shown to those who may press them."""
    user: User = request.user  # type: ignore[assignment]
    row = get_object_or_404(with_rows(visible_proposals(user)), pk=pk)
    form = DecisionForm(typed_values(request))
    if request.method == "POST" and form.is_valid():
        done = decide(form, row, user, request.POST.get("decision", ""))
        if done:
            messages.success(request, str(done))
            return redirect(site_path(f"/my/proposals/{pk}/"))
        row = get_object_or_404(with_rows(visible_proposals(user)), pk=pk)
    return render(request, "workspace/proposal.html", page_of(row, user) | {"form": form})


def decide(form: DecisionForm, row: Proposal, user: User, decision: str) -> Sentence:
    """Carry out the pressed button; the sentence to show when it is done, empty when it was refused."""
    note = form.cleaned_data["note"]
    acts: dict[str, tuple[Callable[[], Any], Sentence]] = {
        "approve": (lambda: approve(row, by=user, note=note), approved_sentence(row)),
        "return": (lambda: send_back(row, by=user, note=note), _("ส่งกลับแก้ไขแล้ว ผู้เสนอจะเห็นความเห็นของท่าน")),
        "withdraw": (lambda: withdraw_proposal(row, by=user), _("ถอนเรื่องแล้ว ท่านแก้ไขและเสนอใหม่ได้")),
    }
    if decision not in acts:
        form.add_error(None, gettext("โปรดเลือกว่าจะอนุมัติหรือส่งกลับแก้ไข"))
        return ""
    if decision == "return" and row.state == ProposalState.PENDING and not form.needs_note():
        return ""
    act, done = acts[decision]
    return done if carry_out(form, act) else ""


def approved_sentence(row: Proposal) -> Sentence:
    """What approving has done at once; an allocation is only begun."""
    if row.act == "issue_round" and "batch" in row.values:
        return _("บันทึกการอนุมัติแล้ว ระบบเริ่มลงบัญชี ผลแสดงที่หน้านี้")
    return _("อนุมัติแล้ว ระบบแจ้งผู้เกี่ยวข้องแล้ว")


def comparison_of(row: Proposal) -> dict[str, Any]:
    """TGO's letter beside the order, and with which sentence it was matched; nothing for other acts."""
    notice = TgoNotice.objects.filter(pk=row.values.get("notice")).first()
    if notice is None or not isinstance(row.row, Order):
        return {}
    return {"comparison": compare_lines(notice, row.row), "confirmed": confirmation_of(notice)}


def page_of(row: Proposal, user: User) -> dict[str, Any]:
    is_pending = row.state == ProposalState.PENDING
    is_mine = row.proposer_id == user.pk
    return {
        "proposal": row,
        "title": title_of(row),
        "tone": PROPOSAL_TONES[row.state],
        "effect": effect_of(row),
        "obstacle": obstacle_of(row),
        "outcome": outcome_of(row),
        **comparison_of(row),
        "deciders": lifters(row.proposer) if row.act == "lift_freeze" else [],
        "shares": rows_of(row),
        "shares_left": len(row.values.get("shares", {})) - ROWS_SHOWN,
        "facts": facts_of(row, user),
        "file_url": site_path(address) if (address := file_of(row)) else "",
        "row_url": site_path(address) if (address := address_of(row.row)) else desk_address_of(row.row),
        "can_decide": is_pending and can_decide(user, row),
        "can_withdraw": is_pending and is_mine,
        "is_own": is_pending and is_mine and ACTS[row.act].may_approve(user, row.row),
    }


urlpatterns = [
    path("proposals/", proposals, name="proposals"),
    path("proposals/<int:pk>/", proposal, name="proposal"),
]
