"""Random acts through the services, compared after each with a plain-Python book: every serial, every figure.

How far it looks is HYPOTHESIS_PROFILE's: a little by default, more for `ci`, a night's work for `nightly`. All examples
begin with the same scene, listings and orders (machine_start.py); each is rolled back. book.py is what should be,
told.py what the database says.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from market.models import Listing, Order
from market.services import listings, orders
from market.services.audit import audit_market
from registry.errors import BadValue, Frozen, NotEnoughCredits, TooLate, WrongState
from registry.models import Account, LedgerTransaction, Reservation, User
from registry.services import freezing, ledger
from registry.services.adjusting import propose_adjustment
from registry.services.audit import Counts, audit_ledger
from registry.services.freezing import Target
from registry.services.proposals import approve, pending_on, send_back
from tests.market.acts import CALLS
from tests.market.book import BARRED, ON_THE_MARKET, TIMED, Aside, Asked, Offered, Owner
from tests.market.machine_start import SELLERS, Cast, Start, make_start, offer, owner, refused, row, too_few, wish
from tests.market.told import compare, compare_lists, parties
from tests.scene import issued_round

# Examples × steps: what an ordinary run can spend, what CI can within four minutes, and a night's.
SIZES = {"default": (8, 30), "ci": (300, 50), "nightly": (20_000, 100)}
VERBS = sorted(set(CALLS) - {"upload_evidence", "papers_complete"})  # these two move nothing
WAY_ON = ("quote", "accept", "contract", "confirm_money", "instruct", "send_request", "record_notice")
TWO_PEOPLE = {"quote", "contract", "cancel", "send_request", "record_notice", "refund"}
TONNES = st.integers(1, 30) | st.integers(1, 220)
SELLER, ROUND, SECOND = st.integers(0, SELLERS - 1), st.integers(0, 3), st.booleans()
LONG_AGO = dt.timedelta(days=30)  # before any freeze of an example, so that none stops that clock


class Machine(RuleBasedStateMachine):
    start: Start  # one for all examples
    cast: Cast
    reached: Counter[str] = Counter()  # how often an order entered each state
    examples = 0  # that ended as they should

    on_sale = Bundle("on_sale")
    asked = Bundle("asked")
    asides = Bundle("asides")

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.book = self.start.book.copy()
        self.rounds = list(self.start.rounds)

    @initialize(target=on_sale)
    def begin(self) -> Any:
        return multiple(*self.book.listings)

    @initialize(target=asked)
    def begin_asking(self) -> Any:
        return multiple(*self.book.orders)

    def teardown(self) -> None:
        try:
            compare_lists(self.book)
            connection.check_constraints()  # on PostgreSQL also the guard against gaps, which waits for the commit
            for reservation in Reservation.objects.filter(pk__in=[each.pk for each in self.book.asides]):
                ledger.release(reservation)
            counts = Counts()
            assert [str(each) for audit in (audit_ledger, audit_market) for each in audit(counts)] == []
            type(self).examples += 1
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @invariant()
    def the_database_says_what_the_book_says(self) -> None:
        compare(self.book)

    # --- DLA -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.rounds) < 4)
    @rule(shares=st.lists(st.integers(1, 12), min_size=1, max_size=SELLERS))
    def issue(self, shares: list[int]) -> None:
        """A round that pays the programme's debt first; serials go out in the order of the authorities' codes."""
        given = {seller.authority: tonnes for seller, tonnes in zip(self.cast.sellers, shares, strict=False)}
        owners = {owner(authority): tonnes for authority, tonnes in given.items()}
        frozen = self.book.is_frozen(*owners)
        with refused(Frozen if frozen else None), transaction.atomic():
            round = issued_round(given, self.cast.dla, self.cast.dla_second, set_off=self.book.debt)
        if not frozen:
            self.rounds.append(round)
            in_order = sorted(given, key=lambda authority: authority.code)
            self.book.issue(round.pk, {owner(authority): given[authority] for authority in in_order})

    @rule(
        takes=st.dictionaries(SELLER, st.integers(1, 30), max_size=SELLERS),
        round=ROUND,
        debt=st.integers(0, 5),
    )
    def adjust(self, takes: dict[int, int], round: int, debt: int) -> None:
        """All or nothing; the debt waits for the next round."""
        of = self.round(round)
        given = {self.cast.sellers[seller].authority: tonnes for seller, tonnes in takes.items()}
        owners = {owner(authority): tonnes for authority, tonnes in given.items()}
        refusal: Any = BadValue if not takes and not debt else None
        if takes and self.book.is_frozen(*owners):
            refusal = Frozen
        refusal = refusal or too_few(lambda: self.book.adjust(owners, of.pk, debt))
        with refused(refusal), transaction.atomic():
            adjustment = propose_adjustment(
                of, given, by=self.cast.dla, reason="เหตุผล", tgo_reference="สมมติ", debt_tonnes=debt
            )
            approve(pending_on(adjustment).get(), by=self.cast.dla_second)

    @rule(second=SECOND, round=ROUND)
    def adjust_a_buyer(self, second: bool, round: int) -> None:
        """Never."""
        buyer = self.cast.buyers[second][0]
        frozen = self.book.is_frozen(("buyer", buyer.pk))
        with refused(Frozen if frozen else BadValue):
            ledger.adjust(self.round(round), [(ledger.buyer_account(buyer), 1)], signed=self.signed("never"))

    @precondition(lambda self: len(self.book.freezes) < 2)
    @rule(over=st.sampled_from(["market", "province", "authority", "account", "buyer"]), which=SELLER)
    def freeze(self, over: str, which: int) -> None:
        seller, buyer = self.cast.sellers[which].authority, self.cast.buyers[which][0]
        target, key = {
            "market": (Target(), ("market", None)),
            "province": (Target(province=seller.province), ("province", seller.province_id)),
            "authority": (Target(authority=seller), owner(seller)),
            "account": (Target(account=ledger.authority_account(seller)), ("account of", owner(seller))),
            "buyer": (Target(account=ledger.buyer_account(buyer)), ("account of", ("buyer", buyer.pk))),
        }[over]
        frozen = freezing.freeze(target, by=self.cast.dla_second, reason="เหตุผล")
        self.book.freezes[frozen.pk] = key  # type: ignore[assignment]
        compare_lists(self.book)

    @precondition(lambda self: self.book.freezes)
    @rule()
    def lift(self) -> None:
        pk = min(self.book.freezes)
        proposal = freezing.propose_lift(freezing.Freeze.objects.get(pk=pk), by=self.cast.dla, reason="เหตุผล")
        approve(proposal, by=self.cast.dla_second)
        self.book.past_freezes.append(self.book.freezes.pop(pk))
        compare_lists(self.book)

    @precondition(lambda self: self.book.freezes)
    @rule()
    def lift_all(self) -> None:
        """Again, so that freezes are short and orders go on."""
        while self.book.freezes:
            self.lift()

    # --- the ledger by itself --------------------------------------------------------------------------------------

    @rule(target=asides, seller=SELLER, round=ROUND, tonnes=TONNES)
    def set_aside(self, seller: int, round: int, tonnes: int) -> Any:
        of, account = self.round(round), ledger.authority_account(self.cast.sellers[seller].authority)
        item = Aside(0, owner(self.cast.sellers[seller].authority), of.pk)
        refusal = Frozen if self.book.is_frozen(item.owner) else too_few(lambda: self.book.set_aside(item, tonnes))
        with refused(refusal):
            item.pk = ledger.reserve(account, tonnes, round=of).pk
            self.book.asides.append(item)
        return multiple() if refusal else item

    @rule(item=asides, part=st.integers(1, 100))
    def let_go(self, item: Aside, part: int) -> None:
        """Some of it or all of it, whether or not it is over or frozen."""
        held = len(self.book.held(item))
        tonnes = -(-held * part // 100)
        ledger.release(self.reservation(item), tonnes or None)
        self.book.let_go(item, tonnes)

    @rule(source=asides, to=asides, tonnes=st.integers(1, 30))
    def pass_on(self, source: Aside, to: Aside, tonnes: int) -> None:
        """From one reservation to another of the same account."""
        refusal: Any = TooLate if source.is_over or to.is_over else None
        if self.book.is_frozen(source.owner):
            refusal = Frozen
        elif refusal is None and (source is to or source.owner != to.owner):
            refusal = BadValue
        elif refusal is None:
            refusal = too_few(lambda: self.book.put(self.book.held(source), tonnes, source.owner, to))
        with refused(refusal):
            ledger.move_reserved(self.reservation(source), tonnes, target=self.reservation(to))

    @rule(item=asides, second=SECOND, is_retirement=st.booleans())
    def move_out(self, item: Aside, second: bool, is_retirement: bool) -> None:
        """Transfer or retire all that is set aside."""
        buyer, held = self.cast.buyers[second][0], self.book.held(item)
        to: Owner = ("retired", None) if is_retirement else ("buyer", buyer.pk)
        refusal: Any = TooLate if item.is_over else None if held else BadValue
        refusal = Frozen if self.book.is_frozen(item.owner, to) else refusal
        signed = self.signed(f"out-{item.pk}-{len(held)}")
        with refused(refusal):
            if is_retirement:
                ledger.retire(self.reservation(item), signed=signed)
            else:
                ledger.transfer(self.reservation(item), ledger.buyer_account(buyer), signed=signed)
            self.book.put(held, len(held), to, None)

    # --- sellers ---------------------------------------------------------------------------------------------------

    @rule(
        target=on_sale,
        seller=SELLER,
        round=ROUND,
        tonnes=TONNES,
        is_firm=st.booleans(),
        goes_on=st.booleans(),
    )
    def draft(self, seller: int, round: int, tonnes: int, is_firm: bool, goes_on: bool) -> Offered:
        people, of = self.cast.sellers[seller], self.round(round)
        drafted = listings.draft_listing(people.authority, of, offer(tonnes, is_firm), by=people.officer)
        listing = Offered(drafted.pk, owner(people.authority), of.pk, tonnes, is_firm)
        self.book.listings.append(listing)
        if goes_on:
            self.submit(listing)
            self.decide(listing, agrees=True)
        return listing

    @rule(listing=on_sale, tonnes=TONNES)
    def edit(self, listing: Offered, tonnes: int) -> None:
        possible = listing.state in {"draft", "returned"}
        with refused(None if possible else WrongState):
            listings.edit_listing(row(listing), offer(tonnes, listing.is_firm), by=self.cast.of(listing).officer)
            listing.tonnes = tonnes

    @rule(listing=on_sale)
    def submit(self, listing: Offered) -> None:
        refusal: Any = None if listing.state in {"draft", "returned"} else WrongState
        if refusal is None and self.book.is_frozen(listing.owner):
            refusal = Frozen
        refusal = refusal or too_few(lambda: self.book.submit(listing))
        with refused(refusal):
            listings.submit_listing(row(listing), by=self.cast.of(listing).officer)

    @rule(listing=on_sale, agrees=st.sampled_from([True, True, False]))
    def decide(self, listing: Offered, agrees: bool) -> None:
        if listing.state != "submitted":
            return
        proposal, approver = pending_on(row(listing)).get(), self.cast.of(listing).approver
        if agrees:
            with refused(Frozen if self.book.is_frozen(listing.owner) else None):
                approve(proposal, by=approver)
                listing.state = "published"
        else:
            send_back(proposal, by=approver, note="เหตุผล")
            self.book.close(listing, "returned")

    @rule(listing=on_sale)
    def pause_or_resume(self, listing: Offered) -> None:
        act, after = (
            (listings.pause_listing, "paused") if listing.state != "paused" else (listings.resume_listing, "published")
        )
        possible = listing.state in {"published", "paused"} and not listing.is_over
        with refused(None if possible else WrongState):
            act(row(listing), by=self.cast.of(listing).officer)
            listing.state = after

    @rule(listing=on_sale)
    def take_down(self, listing: Offered) -> None:
        possible = listing.state in {"draft", "returned", "published", "paused", "sold_out"}
        with refused(None if possible else WrongState):
            listings.withdraw_listing(row(listing), by=self.cast.of(listing).officer, reason="เหตุผล")
            self.book.close(listing, "withdrawn")

    # --- orders ----------------------------------------------------------------------------------------------------

    @rule(
        target=asked,
        listing=on_sale,
        tonnes=st.integers(1, 40),
        second=SECOND,
        is_for_retirement=st.booleans(),
        pays_later=st.booleans(),
        steps=st.integers(0, 7),
    )
    def request(
        self, listing: Offered, tonnes: int, second: bool, is_for_retirement: bool, pays_later: bool, steps: int
    ) -> Any:
        """Ask, and go some steps of the way at once, as orders mostly do."""
        buyer, person = self.cast.buyers[second]
        order = Asked(listing, tonnes, buyer.pk, is_for_retirement, pays_later)
        refusal: Any = None if listing.is_open else WrongState
        if listing.is_open and self.book.is_frozen(*parties(order)):
            refusal = Frozen
        elif listing.is_open and tonnes > self.book.available(listing):
            refusal = NotEnoughCredits
        with refused(refusal):
            order.pk = orders.request_order(row(listing), buyer, wish(order), by=person).pk
        if refusal:
            return multiple()
        if listing.is_firm:
            self.book.hold(order)
            order.state = "accepted"
        self.book.orders.append(order)
        self.go_on(order, steps)
        return order

    @rule(order=asked, steps=st.integers(3, 8))
    def go_on(self, order: Asked, steps: int) -> None:
        """Along the way, as orders mostly go, until a freeze or too few tonnes stand in it."""
        for _step in range(steps):
            verb, before = next((verb for verb in WAY_ON if order.leads_to(verb)), None), order.state
            if verb:
                self.act(order, verb)
            if order.state == before:
                return

    @rule(order=asked, steps=st.integers(3, 8))
    def go_on_too(self, order: Asked, steps: int) -> None:
        """Again, to be chosen as often."""
        self.go_on(order, steps)

    @rule(order=asked, verb=st.sampled_from(VERBS))
    def act(self, order: Asked, verb: str) -> None:
        """Any step: refused where it has no place, and where it would bind or move frozen tonnes."""
        state = order.leads_to(verb)
        refusal: Any = None if state else WrongState
        if state and verb in BARRED and self.book.is_frozen(*parties(order)):
            refusal = Frozen
        done = None
        with refused(refusal):
            done = CALLS[verb](self.cast.scene, row(order), self.doer(order, verb))
        if refusal or state is None:
            return
        refusal = too_few(lambda: self.book.enter(order, state))
        if verb in TWO_PEOPLE:
            with refused(refusal):
                approve(done, by=self.approver(order, verb))
            if refusal:
                send_back(done, by=self.approver(order, verb), note="เหตุผล")
        if not refusal:
            self.reached[state] += 1

    @rule(order=asked, verb=st.sampled_from(sorted(TWO_PEOPLE)))
    def do_not_agree(self, order: Asked, verb: str) -> None:
        """A proposal that comes back changes nothing."""
        if order.leads_to(verb) and not (verb in BARRED and self.book.is_frozen(*parties(order))):
            proposal = CALLS[verb](self.cast.scene, row(order), self.doer(order, verb))
            send_back(proposal, by=self.approver(order, verb), note="เหตุผล")

    @rule(order=asked)
    def deliver_again(self, order: Asked) -> None:
        """A repeated delivery is harmless, in a freeze too."""
        key = f"deliver-order-{order.pk}"
        if entry := LedgerTransaction.objects.filter(idempotency_key=key).first():
            signed = ledger.Signed(entry.by, entry.approved_by, entry.reason, entry.reference, key)
            held, to = row(order).reservation, Account.objects.get(pk=entry.movements.first().to_account_id)
            assert entry == (
                ledger.retire(held, signed=signed)
                if order.is_for_retirement
                else ledger.transfer(held, to, signed=signed)
            )

    # --- the clock -------------------------------------------------------------------------------------------------

    @rule(order=asked, was_long_ago=st.booleans())
    def time_is_over_for(self, order: Asked, was_long_ago: bool) -> None:
        """An order whose end came under a freeze, or after one that is not long over, waits."""
        if order.state in TIMED and not order.is_over:
            end = timezone.now() - (LONG_AGO if was_long_ago else dt.timedelta())
            Order.objects.filter(pk=order.pk).update(ends_at=end)
            order.is_over = was_long_ago or not self.book.was_ever_frozen(*parties(order))
            compare_lists(self.book)

    @rule(listing=on_sale)
    def last_day_has_passed(self, listing: Offered) -> None:
        if listing.state in ON_THE_MARKET:
            Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
            listing.is_over = True

    @rule(item=asides)
    def time_is_over_for_a_reservation(self, item: Aside) -> None:
        Reservation.objects.filter(pk=item.pk).update(expires_at=timezone.now())
        item.is_over = True

    @rule()
    def sweep(self) -> None:
        for listing in Listing.objects.overdue():
            listings.expire_listing(listing)
        for order in Order.objects.overdue():
            orders.expire_order(order)
        for reservation in Reservation.objects.overdue():
            ledger.expire_reservation(reservation)
        for offered in self.book.listings:
            if offered.is_over and offered.state in {"published", "paused"}:
                self.book.close(offered, "expired")
        for asked in self.book.orders:
            if asked.is_over:
                self.book.enter(asked, "expired")
                self.reached["expired"] += 1
        for aside in self.book.asides:
            if aside.is_over:
                self.book.let_go(aside)

    # --- who -------------------------------------------------------------------------------------------------------

    def round(self, number: int) -> Any:
        return self.rounds[number % len(self.rounds)]

    def reservation(self, item: Aside) -> Reservation:
        return Reservation.objects.get(pk=item.pk)

    def signed(self, key: str) -> ledger.Signed:
        return ledger.Signed(self.cast.dla, self.cast.dla_second, "เหตุผล", "สมมติ", key)

    def doer(self, order: Asked, verb: str) -> User:
        people = self.cast.of(order.listing)
        buyer = next(person for buyer, person in self.cast.buyers if buyer.pk == order.buyer)
        return {
            **dict.fromkeys(("quote", "decline", "contract"), people.officer),
            **dict.fromkeys(("accept", "withdraw", "cancel"), buyer),
            **dict.fromkeys(("confirm_money", "refund"), people.finance),
            "instruct": people.approver,
        }.get(verb, self.cast.dla)

    def approver(self, order: Asked, verb: str) -> User:
        of_dla = verb in {"send_request", "record_notice"}
        return self.cast.dla_second if of_dla else self.cast.of(order.listing).approver


def how_far(profile: str) -> settings:
    """The loaded profile, with the machine's own sizes for a profile of that name."""
    examples, steps = SIZES[profile]
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.mark.django_db
def test_whatever_is_done_the_ledger_says_what_the_book_says() -> None:
    Machine.cast, Machine.start = make_start()
    Machine.reached.clear()
    Machine.examples = 0
    profile = settings.get_current_profile_name()  # by HYPOTHESIS_PROFILE, or --hypothesis-profile
    examples, steps = SIZES[profile]
    begun = time.process_time()
    try:
        run_state_machine_as_test(Machine, settings=how_far(profile))
    finally:  # also when a night's work is broken off
        seconds = time.process_time() - begun
        print(  # noqa: T201
            f"{Machine.examples} of {examples} examples x {steps} passed in {seconds:.0f} s of CPU:",
            dict(Machine.reached.most_common()),
        )
    if examples >= SIZES["ci"][0]:  # it must not have spent itself on drafts and refusals
        assert Machine.reached["quoted"] >= examples // 4
        assert Machine.reached["completed"] + Machine.reached["delivered"] >= examples


# So that --hypothesis-show-statistics counts the machine's examples, as it does those of @given.
test_whatever_is_done_the_ledger_says_what_the_book_says.is_hypothesis_test = True  # type: ignore[attr-defined]


def test_a_night_is_20000_examples_of_100_steps() -> None:
    night = how_far("nightly")
    assert (night.max_examples, night.stateful_step_count) == (20_000, 100)
