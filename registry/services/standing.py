"""Where a round stands, in words that are true at every moment: also while an approved one is carried out, or failed.

A round keeps three states; between the approval and the ledger a worker stands, and its batch says how far it is.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.enums import BATCH_CHOSEN, BatchState, ProposalState, RoundState
from registry.errors import Sentence
from registry.models import Batch, Proposal, Round

ON_THE_WAY: dict[str, Sentence] = {
    BatchState.WAITING: _("อนุมัติแล้ว กำลังลงบัญชี"),
    BatchState.WORKING: _("อนุมัติแล้ว กำลังลงบัญชี"),
    BatchState.FAILED: _("อนุมัติแล้ว แต่ลงบัญชีไม่สำเร็จ"),
}
TAKEN_BACK = _("อนุมัติแล้ว แต่ลงบัญชีไม่สำเร็จ จึงถอนกลับเป็นร่าง")
CARRIED_OUT = _("อนุมัติและลงบัญชีแล้ว")


def chosen_batch(round: Round) -> Batch | None:
    """The batch that the round goes by, from its proposal on."""
    return round.batches.filter(state__in=BATCH_CHOSEN).first()


def standing_of(round: Round, batch_state: str | None) -> Sentence:
    """The round's state; between approval and ledger, its batch's."""
    if round.state == RoundState.CHECKED and batch_state in ON_THE_WAY:
        return ON_THE_WAY[batch_state]
    return RoundState(round.state).label


def batch_of(proposal: Proposal) -> Batch | None:
    """The batch that an approved issuance is carried out by; None where it was carried out at once."""
    pk = proposal.values.get("batch") if proposal.act == "issue_round" else None
    return Batch.objects.filter(pk=pk).first() if pk else None


def standing_after_approval(proposal: Proposal, batch: Batch) -> Sentence:
    """What became of an approved issuance; empty while it is not approved."""
    if proposal.state != ProposalState.APPROVED:
        return ""
    if batch.proposal_id != proposal.pk:
        return TAKEN_BACK
    return CARRIED_OUT if batch.state == BatchState.DONE else ON_THE_WAY.get(batch.state, "")
