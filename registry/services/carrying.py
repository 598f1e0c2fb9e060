"""Carry out an approved batch: waiting → working → done, or failed with its cause.

The worker claims the batch in a transaction of its own, so that the screen says that it has begun; then everything is
written in one transaction: a worker that is killed leaves nothing half done, and the batch can be carried out again,
by a press, or by the tick once it has been silent for longer than a task may take. Two workers at once are harmless:
the second waits for the round and finds it issued. How far the work has come is told through the cache, because a
transaction's own rows are seen by nobody else before it ends.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import BATCH_APPROVED, BatchState, RoundState
from registry.errors import NotAllowed, PortalError, Sentence, WrongState, require
from registry.models import Batch, Proposal, Round, User
from registry.permissions import can_issue_round
from registry.services.acts import record, tell
from registry.services.freezing import begin_move
from registry.services.frozen_shares import refuse_frozen_shares
from registry.services.issuance import check_shares, enter, hand_to_worker

logger = logging.getLogger(__name__)

# A person may press again after this long without a result; the tick does so later, when no task can be running.
SILENT_FOR_A_PERSON = dt.timedelta(minutes=1)
SILENT_FOR_THE_TICK = dt.timedelta(minutes=6)
PROGRESS_KEPT_SECONDS = 600
NOT_WHILE_FROZEN = _(
    "ถูกระงับการทำรายการอยู่: %(names)s ให้ยกเลิกการระงับก่อนแล้วสั่งดำเนินการอีกครั้ง หรือถอนกลับเป็นร่างแล้วจัดสรรใหม่โดยไม่รวมที่ถูกระงับ"
)
STEPS: dict[str, Sentence] = {
    "allocations": _("ขั้นที่ 1 จาก 2 บันทึกการจัดสรร"),
    "ledger": _("ขั้นที่ 2 จาก 2 ลงบัญชีคาร์บอนเครดิต"),
}


@dataclass(frozen=True)
class Progress:
    """How far the work has come, in authorities; `name` is one of STEPS, or empty before the first."""

    name: str = ""
    done: int = 0
    total: int = 0

    @property
    def label(self) -> str:
        return str(STEPS.get(self.name, ""))


def carry_out(pk: int) -> None:
    """Issue the round of an approved batch. Harmless when another has done so, or nobody has approved it."""
    if not Batch.objects.filter(pk=pk, state__in=BATCH_APPROVED).update(
        state=BatchState.WORKING, started_at=timezone.now(), failure=""
    ):
        return
    try:
        _carry_out(pk)
    except (PortalError, DatabaseError) as error:
        logger.exception("Batch %s failed", pk)
        fail(pk, error)
    finally:
        cache.delete(_key(pk))


@transaction.atomic
def _carry_out(pk: int) -> None:
    round = Round.objects.lock(Batch.objects.values_list("round", flat=True).get(pk=pk))
    batch = Batch.objects.lock(pk)
    if batch.state != BatchState.WORKING or round.state == RoundState.ISSUED:
        return
    require(round.state == RoundState.CHECKED, WrongState)
    approved = _approval(batch)
    shares = approved.values["shares"]
    check_shares(round, list(shares.values()))  # a debt may have been recorded since
    begin_move()  # from here on nobody freezes before the tonnes have moved
    refuse_frozen_shares([int(pk) for pk in shares], NOT_WHILE_FROZEN)
    enter(
        round,
        shares,
        by=approved.proposer,
        approved_by=_approver(approved),
        step=lambda name, done, total: cache.set(_key(pk), (name, done, total), PROGRESS_KEPT_SECONDS),
    )
    batch.state, batch.finished_at = BatchState.DONE, timezone.now()
    batch.save(update_fields=["state", "finished_at"])
    record(batch, "carry_out_batch", by=None, values={"tonnes": batch.tonnes})


def fail(pk: int, error: Exception) -> None:
    """Keep why it failed, in the histories too, and tell both people; nothing else has changed."""
    unavailable = gettext("ฐานข้อมูลไม่พร้อม (%(cause)s) ไม่มีข้อมูลใดเปลี่ยนแปลง") % {"cause": type(error).__name__}
    cause = error.message if isinstance(error, PortalError) else unavailable
    with transaction.atomic():
        if Batch.objects.filter(pk=pk, state=BatchState.WORKING).update(state=BatchState.FAILED, failure=cause):
            _say_that_it_failed(Batch.objects.select_related("round", "proposal").get(pk=pk))


def _say_that_it_failed(batch: Batch) -> None:
    act = record(batch, "batch_failed", by=None, note=batch.failure)
    if batch.round:
        record(batch.round, "batch_failed", by=None, note=batch.failure)
    if batch.proposal:
        both = [person for person in (batch.proposal.proposer, batch.proposal.decider) if person]
        tell(act, both, _("ลงบัญชีรอบที่อนุมัติแล้วไม่สำเร็จ ต้องดำเนินการต่อ"), f"/my/proposals/{batch.proposal_id}/")


@transaction.atomic
def retry_batch(batch: Batch, *, by: User) -> Batch:
    """Have a failed batch carried out again, or one of which nothing has been heard for a minute."""
    batch = Batch.objects.lock(batch.pk)
    require(batch.round and can_issue_round(by, batch.round), NotAllowed)
    require(may_be_repeated(batch), WrongState(_("ชุดนี้กำลังดำเนินการหรือเสร็จแล้ว จึงไม่ต้องเริ่มอีก")))
    hand_to_worker(batch.pk)
    record(batch, "retry_batch", by=by)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def take_back_batch(batch: Batch, *, by: User) -> Batch:
    """Give up a batch that cannot be carried out: round and batch are drafts again, to be proposed anew."""
    round = Round.objects.lock(Batch.objects.values_list("round", flat=True).get(pk=batch.pk))
    batch = Batch.objects.lock(batch.pk)
    require(can_issue_round(by, round), NotAllowed)
    require(batch.state == BatchState.FAILED, WrongState(_("ชุดนี้ไม่ได้ล้มเหลว จึงถอนกลับไม่ได้")))
    has_another = round.batches.filter(author=batch.author, state=BatchState.DRAFT).exists()
    batch.state = BatchState.DISCARDED if has_another else BatchState.DRAFT
    batch.proposal, batch.changed_at, batch.started_at = None, timezone.now(), None
    batch.save(update_fields=["state", "proposal", "changed_at", "started_at"])
    round.state = RoundState.DRAFT
    round.save(update_fields=["state"])
    record(batch, "take_back_batch", by=by, note=batch.failure)
    return batch


def may_be_repeated(batch: Batch) -> bool:
    is_silent = _last_heard(batch) < timezone.now() - SILENT_FOR_A_PERSON
    return batch.state == BatchState.FAILED or (
        batch.state in {BatchState.WAITING, BatchState.WORKING} and is_silent and not progress_of(batch).name
    )


def repeat_silent() -> int:
    """Send again what no worker has finished and none can be working on any more. Returns how many."""
    before = timezone.now() - SILENT_FOR_THE_TICK
    unfinished = Batch.objects.filter(state__in=[BatchState.WAITING, BatchState.WORKING], changed_at__lt=before)
    silent = [batch for batch in unfinished if _last_heard(batch) < before]
    for batch in silent:
        with transaction.atomic():
            hand_to_worker(batch.pk)
    return len(silent)


def progress_of(batch: Batch) -> Progress:
    return Progress(*cache.get(_key(batch.pk), ()))


def _last_heard(batch: Batch) -> dt.datetime:
    return max(batch.changed_at, batch.started_at or batch.changed_at)


def _approval(batch: Batch) -> Proposal:
    if batch.proposal is None:
        raise WrongState
    return batch.proposal


def _approver(proposal: Proposal) -> User:
    if proposal.decider is None:
        raise WrongState
    return proposal.decider


def _key(pk: int) -> str:
    return f"batch-{pk}-progress"
