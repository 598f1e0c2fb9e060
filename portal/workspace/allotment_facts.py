"""What an approver reads of an allocation: its sum and what is out of the ordinary first, the rows last.

And what became of it after the approval, because a worker carries it out and may fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry.enums import BatchState, ProposalState
from registry.errors import Sentence
from registry.models import Batch, LocalAuthority, Proposal, Round
from registry.services.frozen_shares import frozen_among, in_words
from registry.services.left_out import left_out
from registry.services.standing import batch_of, standing_after_approval
from registry.thai import format_tonnes
from registry.viewsets.portal_viewset import url_of

Fact = tuple[Sentence, Any]
ROWS_SHOWN = 100
TONES = {
    BatchState.WAITING: "waiting",
    BatchState.WORKING: "waiting",
    BatchState.FAILED: "warning",
    BatchState.DONE: "good",
}


@dataclass(frozen=True)
class Outcome:
    """What became of an approved proposal; `todo` says what to do next and where."""

    label: Sentence
    tone: str
    todo: str = ""
    cause: str = ""
    url: str = ""


def share_facts(round: Round, name: str, value: dict[str, int]) -> list[Fact]:
    """How many get something, how much together, and who most and least; the rows stand in a table of their own."""
    total, largest_first = sum(value.values()), sorted(value, key=lambda pk: (-value[pk], int(pk)))
    facts: list[Fact] = [(_("จัดสรรให้"), places(len(value))), (_("รวมจัดสรร"), in_tonnes(total))]
    if left := round.tonnes - total:
        facts.append((_("ต่างจากปริมาณของรอบ"), in_tonnes(left)))
    extremes = ((_("มากที่สุด"), largest_first[0]), (_("น้อยที่สุด"), largest_first[-1]))
    names = LocalAuthority.objects.in_bulk([int(pk) for _label, pk in extremes])
    return facts + [(label, _share(names[int(pk)], value[pk])) for label, pk in extremes]


def _share(authority: LocalAuthority, tonnes: int) -> str:
    return _("%(authority)s %(tonnes)s ตัน") % {"authority": authority, "tonnes": format_tonnes(tonnes)}


def batch_facts(round: Round, name: str, value: int) -> list[Fact]:
    """What differs from the proportion, who gets nothing, and where every row can be looked at."""
    batch = Batch.objects.filter(pk=value).first()
    if batch is None:
        return []
    address = url_of(batch)
    facts: list[Fact] = []
    if differing := batch.lines.differing().count():
        facts.append((_("ต่างจากสัดส่วน"), link(f"{address}?show=differing#lines", places(differing))))
    if omitted := len(left_out(batch)):
        facts.append((_("มีจำนวนแต่ไม่ได้รับ"), link(f"{address}?show=left_out#lines", places(omitted))))
    return [*facts, (_("ชุดจัดสรร"), link(address, _("เปิดดูทุกแถวและความคืบหน้า")))]


def rows_of(proposal: Proposal) -> list[tuple[LocalAuthority, int]]:
    """The first of those who get something, largest first: what is out of the ordinary is seen at once."""
    shares = proposal.values.get("shares", {}) if proposal.act == "issue_round" else {}
    first = sorted(shares, key=lambda pk: (-shares[pk], int(pk)))[:ROWS_SHOWN]
    found = LocalAuthority.objects.select_related("province").in_bulk([int(pk) for pk in first])
    return [(found[int(pk)], shares[pk]) for pk in first if int(pk) in found]


def obstacle_of(proposal: Proposal) -> str:
    """Whom a freeze would keep from getting their share, while nobody has decided; empty when nothing stands so."""
    if proposal.act != "issue_round" or proposal.state != ProposalState.PENDING:
        return ""
    return in_words(frozen_among([int(pk) for pk in proposal.values.get("shares", {})]))


def outcome_of(proposal: Proposal) -> Outcome | None:
    """What became of an approved allocation; None where approving was all there was to do."""
    batch = batch_of(proposal)
    label = standing_after_approval(proposal, batch) if batch else ""
    if batch is None or not label:
        return None
    if batch.proposal_id != proposal.pk:
        return Outcome(label, "neutral", _("ต้องเสนอและอนุมัติใหม่ จึงจะลงบัญชีได้"), url=url_of(batch))
    return Outcome(label, TONES[BatchState(batch.state)], todo_of(batch), batch.failure, url_of(batch))


def todo_of(batch: Batch) -> str:
    if batch.state == BatchState.FAILED:
        return _(
            "ไม่มีข้อมูลใดเปลี่ยนแปลง เจ้าหน้าที่หรือผู้ดูแลระบบ สถ. ผู้ใดก็ได้ แก้สาเหตุแล้วสั่งดำเนินการอีกครั้งที่หน้าชุดจัดสรร หรือถอนกลับเป็นร่าง"
        )
    if batch.state == BatchState.DONE:
        return _("คาร์บอนเครดิตทั้งรอบอยู่ในบัญชีของ อปท. แล้ว")
    return _("ระบบกำลังลงบัญชี หากไม่สำเร็จ ผู้เสนอและผู้อนุมัติจะได้รับแจ้ง")


def link(address: str, words: Sentence) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def places(number: int) -> str:
    return _("%(number)s แห่ง") % {"number": f"{number:,}"}


def in_tonnes(tonnes: int) -> str:
    return _("%(tonnes)s ตันคาร์บอนไดออกไซด์เทียบเท่า") % {"tonnes": format_tonnes(tonnes)}
