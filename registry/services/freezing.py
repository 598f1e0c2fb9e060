"""Freeze and lift (ระงับการทำรายการ), and the one question whether tonnes of an account may move now.

Who moves tonnes calls `begin_move` before it looks at anything and `refuse_frozen` before it changes anything. A
freeze waits for the moves that are under way; a move that begins after a freeze has been written sees it. One
administrator of DLA freezes at once, because protection cannot wait for a second person; two people lift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import AUTHORITY_ROLES, AccountKind, FreezeScope, Role
from registry.errors import BadValue, Frozen, NotAllowed, WrongState, require
from registry.guards.freezes import FREEZE_LOCK
from registry.models import Account, Act, Buyer, Freeze, LedgerTransaction, LocalAuthority, Membership, Province, User
from registry.permissions import can_freeze, can_lift_freeze, can_propose_lift
from registry.querysets import MembershipQuerySet
from registry.services.acts import holders, record, tell
from registry.services.proposals import Proposal, propose, two_person
from registry.statements import fetch
from registry.thai import format_datetime

FREEZABLE = frozenset({AccountKind.PROGRAMME, AccountKind.AUTHORITY, AccountKind.BUYER})


@dataclass(frozen=True)
class Target:
    """What is to be frozen: one of the three, or none of them for the whole market."""

    account: Account | None = None
    authority: LocalAuthority | None = None
    province: Province | None = None

    @property
    def scope(self) -> FreezeScope:
        if self.account:
            return FreezeScope.ACCOUNT
        if self.authority:
            return FreezeScope.AUTHORITY
        return FreezeScope.PROVINCE if self.province else FreezeScope.MARKET


# --- freeze and lift -----------------------------------------------------------------------------------------------


@transaction.atomic
def freeze(target: Target, *, by: User, reason: str, until: dt.datetime | None = None) -> Freeze:
    """Stop every move of the target's tonnes from now on, until a time or until it is lifted."""
    require(can_freeze(by), NotAllowed(_("ผู้สั่งระงับการทำรายการได้คือผู้ดูแลระบบ สถ.")))
    check_freeze(target, reason, until)
    _alone()
    frozen = Freeze.objects.create(
        scope=target.scope,
        account=target.account,
        authority=target.authority,
        province=target.province,
        reason=reason.strip(),
        until=until,
        frozen_by=by,
        after_entry=_last_entry(),
    )
    act = record(frozen, "freeze", by=by, note=frozen.reason, values={"until": until.isoformat() if until else ""})
    _tell_those_concerned(act, frozen, is_lifted=False)
    return frozen


def check_freeze(target: Target, reason: str, until: dt.datetime | None) -> None:
    require(reason.strip(), BadValue(_("โปรดระบุเหตุผลที่ระงับการทำรายการ"), field="reason"))
    require(
        until is None or timezone.now() < until < timezone.make_aware(dt.datetime(2400, 1, 1)),
        BadValue(_("การระงับต้องสิ้นสุดในวันข้างหน้า หรือเว้นว่างไว้จนกว่าจะมีผู้ยกเลิก"), field="until"),
    )
    chosen = [each for each in (target.account, target.authority, target.province) if each]
    require(len(chosen) <= 1, BadValue(_("โปรดเลือกสิ่งที่จะระงับเพียงอย่างเดียว"), field="scope"))
    require(
        target.account is None or target.account.kind in FREEZABLE,
        BadValue(_("บัญชีนี้รับเข้าอย่างเดียว คาร์บอนเครดิตในบัญชีไม่เคลื่อนไหวแล้ว จึงไม่ต้องระงับ"), field="account"),
    )


@transaction.atomic
def propose_lift(frozen: Freeze, *, by: User, reason: str) -> Proposal:
    """Put the end of a freeze, with its reason, before an administrator of DLA who is another person."""
    frozen = Freeze.objects.lock(frozen.pk)
    require(frozen.is_active, NOT_ACTIVE)
    require(reason.strip(), BadValue(_("โปรดระบุเหตุผลที่ยกเลิกการระงับ"), field="reason"))
    people = lifters(by)
    require(people, NotAllowed(NOBODY_ELSE))
    proposal = propose("lift_freeze", frozen, by=by, values={"reason": reason.strip()})
    act = Act.objects.about(frozen).latest("pk")
    tell(act, people, _("มีเรื่องยกเลิกการระงับการทำรายการรอท่านอนุมัติ"), f"/my/proposals/{proposal.pk}/")
    return proposal


NOBODY_ELSE = _(
    "ผู้อนุมัติต้องเป็นผู้ดูแลระบบ สถ. อีกคนหนึ่ง แต่ขณะนี้ไม่มี ให้เจ้าหน้าที่ สถ. เป็นผู้เสนอแล้วท่านอนุมัติ หรือเพิ่มผู้ดูแลระบบ สถ. อีกคนหนึ่งก่อน"
)


def lifters(proposer: User) -> list[User]:
    """Who may approve the end of a freeze that this person proposes."""
    return [each for each in holders({Role.DLA_ADMIN}).order_by("name") if each.pk != proposer.pk]


@two_person("lift_freeze", _("ยกเลิกการระงับการทำรายการ"), may_propose=can_propose_lift, may_approve=can_lift_freeze)
def lift_freeze(frozen: Freeze, *, by: User, approved_by: User, reason: str) -> Freeze:
    """End a freeze now; its row stays, with both names and the reason."""
    require(frozen.is_active, NOT_ACTIVE)
    _alone()
    frozen.lifted_at, frozen.lifted_because = timezone.now(), reason
    frozen.lift_proposed_by, frozen.lifted_by, frozen.lifted_after_entry = by, approved_by, _last_entry()
    frozen.save(
        update_fields=["lifted_at", "lifted_because", "lift_proposed_by", "lifted_by", "lifted_after_entry"],
    )
    act = record(frozen, "lift_freeze", by=approved_by, note=reason, values={"proposed_by": by.pk})
    _tell_those_concerned(act, frozen, is_lifted=True)
    return frozen


NOT_ACTIVE = WrongState(_("การระงับนี้สิ้นสุดแล้ว จึงไม่ต้องยกเลิกอีก"))


# --- may it move? --------------------------------------------------------------------------------------------------

# Asked at every move, and nearly always there is none: what `Freeze.objects.active()` asks, by hand.
ANY_FREEZE = """
    SELECT 1 FROM registry_freeze
    WHERE lifted_at IS NULL AND (until IS NULL OR until > %s OR until > CURRENT_TIMESTAMP) LIMIT 1
"""
LOCK = "SELECT {}(%s)"


def begin_move() -> None:
    """Let a freeze wait until this transaction ends, and wait for one that is being written.

    On SQLite there is only one writer at a time, and a transaction writes from its beginning.
    """
    _lock("pg_advisory_xact_lock_shared")


def refuse_frozen(accounts: Iterable[int]) -> None:
    """Raise Frozen when a freeze lies over one of these accounts; called after `begin_move`, in another statement."""
    concerned = set(accounts)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    if concerned and fetch(ANY_FREEZE, [now]) and (active := list(Freeze.objects.active().with_target())):
        _refuse(active, concerned)


def frozen_sentence(authority: LocalAuthority | None, buyer: Buyer | None = None) -> str:
    """The sentence for a page of theirs: what is frozen, until when and whom to ask; empty when nothing is."""
    frozen = freeze_over(authority, buyer)
    return frozen_notice(frozen) if frozen else ""


def frozen_sentences(authorities: Iterable[LocalAuthority]) -> dict[int, str]:
    """The sentence by the id of each authority over which a freeze is in force; one query."""
    found: dict[int, str] = {}
    active = list(Freeze.objects.active().with_target())
    for authority in authorities if active else []:
        over = next((each for each in active if _lies_over(each, authority)), None)
        if over:
            found[authority.pk] = frozen_notice(over)
    return found


def _lies_over(freeze: Freeze, authority: LocalAuthority) -> bool:
    return (
        freeze.scope == FreezeScope.MARKET
        or freeze.authority_id == authority.pk
        or freeze.province_id == authority.province_id
        or (freeze.account is not None and freeze.account.authority_id == authority.pk)
    )


def freeze_over(authority: LocalAuthority | None, buyer: Buyer | None = None) -> Freeze | None:
    """The latest freeze in force over an authority, its province, the whole market or a buyer's account."""
    over = Freeze.objects.active().over(
        authority=authority and authority.pk,
        province=authority and authority.province_id,
        buyer=buyer and buyer.pk,
    )
    return over.with_target().first()


def refuse_frozen_parties(authority: LocalAuthority, buyer: Buyer | None = None) -> None:
    """Raise Frozen when a freeze lies over an authority or a buyer, before there is a tonne to move."""
    frozen = freeze_over(authority, buyer)
    if frozen:
        raise frozen_error(frozen)


def frozen_notice(frozen: Freeze) -> str:
    """The sentence on a page where nobody has tried anything yet: what cannot be done until when, and whom to ask."""
    if frozen.until is None:
        words = gettext(
            "%(what)s ถูกระงับการทำรายการจนกว่า สถ. จะยกเลิกการระงับ ระหว่างนี้ซื้อขายและเคลื่อนย้ายคาร์บอนเครดิตไม่ได้ "
            "สอบถามได้ที่กลุ่มงานสิ่งแวดล้อม สถ."
        )
        return words % {"what": frozen.what}
    words = gettext(
        "%(what)s ถูกระงับการทำรายการถึง %(until)s ระหว่างนี้ซื้อขายและเคลื่อนย้ายคาร์บอนเครดิตไม่ได้ สอบถามได้ที่กลุ่มงานสิ่งแวดล้อม สถ."
    )
    return words % {"what": frozen.what, "until": format_datetime(frozen.until)}


def frozen_error(frozen: Freeze) -> Frozen:
    """The sentence: what is frozen, until when, and whom to ask; never why."""
    if frozen.until is None:
        return Frozen(
            _("%(what)s ถูกระงับการทำรายการจนกว่า สถ. จะยกเลิกการระงับ จึงดำเนินการนี้ไม่ได้ สอบถามได้ที่กลุ่มงานสิ่งแวดล้อม สถ."),
            what=frozen.what,
        )
    return Frozen(
        _("%(what)s ถูกระงับการทำรายการถึง %(until)s จึงดำเนินการนี้ไม่ได้ สอบถามได้ที่กลุ่มงานสิ่งแวดล้อม สถ."),
        what=frozen.what,
        until=format_datetime(frozen.until),
    )


def _refuse(active: list[Freeze], accounts: set[int]) -> None:
    everywhere = next((each for each in active if each.scope == FreezeScope.MARKET), None)
    if everywhere:
        raise frozen_error(everywhere)
    by_account = {each.account_id: each for each in active if each.account_id}
    by_authority = {each.authority_id: each for each in active if each.authority_id}
    by_province = {each.province_id: each for each in active if each.province_id}
    owners = Account.objects.filter(pk__in=accounts).values_list("pk", "authority", "authority__province")
    for account, authority, province in owners:
        found = by_account.get(account) or by_authority.get(authority) or by_province.get(province)
        if found:
            raise frozen_error(found)


def _last_entry() -> int:
    """The last transaction of the ledger, while nobody else can be writing one."""
    return LedgerTransaction.objects.aggregate(last=Max("pk"))["last"] or 0


def _alone() -> None:
    """Wait for the moves under way and keep new ones out until this transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A move belongs in a transaction, which services open.")
    if connection.vendor == "postgresql":
        fetch(LOCK.format(function), [FREEZE_LOCK])


# --- who is told ---------------------------------------------------------------------------------------------------


def _tell_those_concerned(act: Act, frozen: Freeze, *, is_lifted: bool) -> None:
    words = _("ยกเลิกการระงับการทำรายการแล้ว: %(what)s") if is_lifted else _("สถ. ระงับการทำรายการชั่วคราว: %(what)s")
    with translation.override("th"):
        subject = words % {"what": frozen.what}
    tell(act, people_concerned(frozen), subject, "/my/")


def people_concerned(frozen: Freeze) -> Iterable[User]:
    """The people of the authorities or of the buyer that it lies over, and of their provincial offices."""
    current = Membership.objects.current()
    match frozen.scope:
        case FreezeScope.MARKET:
            found = current.filter(role__in=[*AUTHORITY_ROLES, Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.BUYER])
        case FreezeScope.PROVINCE:
            found = current.filter(authority__province=frozen.province) | current.filter(province=frozen.province)
        case FreezeScope.AUTHORITY:
            found = _of_authority(current, frozen.authority)
        case _:
            assert frozen.account is not None  # a constraint holds it
            if frozen.account.buyer_id:
                found = current.filter(buyer=frozen.account.buyer_id)
            else:
                found = _of_authority(current, frozen.account.authority)
    return User.objects.filter(is_active=True, pk__in=found.values("user"))


def _of_authority(current: MembershipQuerySet, authority: LocalAuthority | None) -> MembershipQuerySet:
    if authority is None:  # the programme's own account: DLA knows
        return current.none()
    return current.filter(authority=authority) | current.filter(province=authority.province_id)
