"""Random acts through the services, compared after each with a plain-Python book (book.py): every serial, every figure.

How far it looks is HYPOTHESIS_PROFILE's: a little by default, more for `ci`, a night's work for `nightly`. All examples
share one scene; each is rolled back.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
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
from market.services.listings import Offer
from market.services.orders import Wish
from portal.demo.cast import Seller
from registry.enums import Role
from registry.errors import NotEnoughCredits, PortalError, WrongState
from registry.models import Account, Buyer, CreditBlock, LedgerTransaction, LocalAuthority, Reservation, Round, User
from registry.querysets import BlockQuerySet
from registry.services import ledger
from registry.services.proposals import approve, pending_on, send_back
from tests.market.acts import CALLS
from tests.market.book import ON_THE_MARKET, TIMED, Asked, Book, Offered, Owner, Serial, TooFew
from tests.scene import ROUND_1_TONNES, Scene, issued_round, person

# Examples × steps: what an ordinary run can spend, what CI can within three minutes, and a night's.
SIZES = {"default": (6, 25), "ci": (300, 50), "nightly": (20_000, 100), "probe": (8, 50)}
SELLERS = 2
VERBS = sorted(set(CALLS) - {"upload_evidence", "papers_complete"})  # these two move nothing
WAY_ON = ("quote", "accept", "contract", "confirm_money", "instruct", "send_request", "record_notice")
TWO_PEOPLE = {"quote", "contract", "cancel", "send_request", "record_notice", "refund"}
TONNES = st.integers(1, 40) | st.integers(1, 900)


class Machine(RuleBasedStateMachine):
    scene: Scene  # one for all examples, as are its two buyers with their people
    buyers: list[tuple[Buyer, User]]

    on_sale = Bundle("on_sale")
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.book = Book()
        self.rounds: list[Round] = []
        share = ROUND_1_TONNES // len(self.scene.sellers)
        self.enter_round(self.scene.round, {seller.authority: share for seller in self.scene.sellers})

    def teardown(self) -> None:
        try:
            connection.check_constraints()  # on PostgreSQL also the guard against gaps, which waits for the commit
            call_command("audit_ledger", stdout=io.StringIO())
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # --- DLA and sellers -------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.rounds) < 4)
    @rule(shares=st.lists(st.integers(1, 12), min_size=1, max_size=SELLERS))
    def issue(self, shares: list[int]) -> None:
        given = {seller.authority: tonnes for seller, tonnes in zip(self.scene.sellers, shares, strict=False)}
        self.enter_round(issued_round(given, self.scene.dla, self.scene.dla_second), given)

    def enter_round(self, round: Round, shares: dict[LocalAuthority, int]) -> None:
        """Serials go out in the order of the authorities' codes."""
        self.rounds.append(round)
        in_order = sorted(shares, key=lambda authority: authority.code)
        self.book.issue(round.pk, {owner(authority): shares[authority] for authority in in_order})

    @initialize(target=on_sale)
    def begin(self) -> Any:
        """Two listings to buy from, so that few steps already go deep."""
        return multiple(self.draft(0, 0, 60, False, True), self.draft(1, 0, 60, True, True))

    @initialize(target=asked)
    def begin_asking(self) -> Any:
        """Three orders of another listing: one to transfer, one to retire, one that pays later."""
        listing = self.draft(0, 0, 60, False, True)
        kinds = [(False, False), (True, False), (False, True)]
        return multiple(*[self.request(listing, 25, False, *kind) for kind in kinds])

    @rule(
        target=on_sale,
        seller=st.integers(0, SELLERS - 1),
        round=st.integers(0, 3),
        tonnes=TONNES,
        is_firm=st.booleans(),
        goes_on=st.booleans(),
    )
    def draft(self, seller: int, round: int, tonnes: int, is_firm: bool, goes_on: bool) -> Offered:
        listing = self.drafted(seller, round, tonnes, is_firm)
        if goes_on:
            self.submit(listing)
            self.decide(listing, agrees=True)
        return listing

    def drafted(self, seller: int, round: int, tonnes: int, is_firm: bool) -> Offered:
        people, of = self.scene.sellers[seller], self.rounds[round % len(self.rounds)]
        row = listings.draft_listing(people.authority, of, offer(tonnes, is_firm), by=people.officer)
        listing = Offered(row.pk, owner(people.authority), of.pk, tonnes, is_firm)
        self.book.listings.append(listing)
        return listing

    @rule(listing=on_sale, tonnes=TONNES)
    def edit(self, listing: Offered, tonnes: int) -> None:
        possible = listing.state in {"draft", "returned"}
        with refused(None if possible else WrongState):
            listings.edit_listing(row(listing), offer(tonnes, listing.is_firm), by=self.people(listing).officer)
            listing.tonnes = tonnes

    @rule(listing=on_sale)
    def submit(self, listing: Offered) -> None:
        possible = listing.state in {"draft", "returned"}
        with refused(too_few(lambda: self.book.submit(listing)) if possible else WrongState):
            listings.submit_listing(row(listing), by=self.people(listing).officer)

    @rule(listing=on_sale, agrees=st.sampled_from([True, True, False]))
    def decide(self, listing: Offered, agrees: bool) -> None:
        if listing.state != "submitted":
            return
        proposal, approver = pending_on(row(listing)).get(), self.people(listing).approver
        if agrees:
            approve(proposal, by=approver)
            listing.state = "published"
        else:
            send_back(proposal, by=approver, note="เหตุผล")
            self.book.close(listing, "returned")

    @rule(listing=on_sale)
    def pause(self, listing: Offered) -> None:
        with refused(None if listing.is_open else WrongState):
            listings.pause_listing(row(listing), by=self.people(listing).officer)
            listing.state = "paused"

    @rule(listing=on_sale)
    def resume(self, listing: Offered) -> None:
        with refused(None if listing.state == "paused" and not listing.is_over else WrongState):
            listings.resume_listing(row(listing), by=self.people(listing).officer)
            listing.state = "published"

    @rule(listing=on_sale)
    def take_down(self, listing: Offered) -> None:
        possible = listing.state in {"draft", "returned", "published", "paused", "sold_out"}
        with refused(None if possible else WrongState):
            listings.withdraw_listing(row(listing), by=self.people(listing).officer, reason="เหตุผล")
            self.book.close(listing, "withdrawn")

    # --- orders ----------------------------------------------------------------------------------------------------

    @rule(
        target=asked,
        listing=on_sale,
        tonnes=st.integers(1, 40),
        second=st.booleans(),
        is_for_retirement=st.booleans(),
        pays_later=st.booleans(),
    )
    def request(self, listing: Offered, tonnes: int, second: bool, is_for_retirement: bool, pays_later: bool) -> Any:
        buyer, person = self.buyers[second]
        order = Asked(listing, tonnes, buyer.pk, is_for_retirement, pays_later)
        refusal = None if listing.is_open else WrongState
        if listing.is_open and tonnes > self.book.available(listing):
            refusal = NotEnoughCredits
        with refused(refusal):
            order.pk = orders.request_order(row(listing), buyer, wish(order), by=person).pk
        if refusal:
            return multiple()
        if listing.is_firm:
            self.book.hold(order)
            order.state = "accepted"
        self.book.orders.append(order)
        return order

    @rule(order=asked, steps=st.integers(1, 8))
    def go_on(self, order: Asked, steps: int) -> None:
        """Along the way, as orders mostly go."""
        for _step in range(steps):
            verb = next((verb for verb in WAY_ON if order.leads_to(verb)), None)
            if verb:
                self.act(order, verb)

    @rule(order=asked, verb=st.sampled_from(VERBS))
    def act(self, order: Asked, verb: str) -> None:
        """Any step: refused where it has no place."""
        state = order.leads_to(verb)
        done = None
        with refused(None if state else WrongState):
            done = CALLS[verb](self.scene, row(order), self.doer(order, verb))
        if state is None:
            return
        refusal = too_few(lambda: self.book.enter(order, state))
        if verb in TWO_PEOPLE:
            with refused(refusal):
                approve(done, by=self.approver(order, verb))
            if refusal:
                send_back(done, by=self.approver(order, verb), note="เหตุผล")

    @rule(order=asked, verb=st.sampled_from(sorted(TWO_PEOPLE)))
    def do_not_agree(self, order: Asked, verb: str) -> None:
        """A proposal that comes back changes nothing."""
        if order.leads_to(verb):
            proposal = CALLS[verb](self.scene, row(order), self.doer(order, verb))
            send_back(proposal, by=self.approver(order, verb), note="เหตุผล")

    @rule(order=asked)
    def deliver_again(self, order: Asked) -> None:
        """A repeated delivery is harmless."""
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

    @rule(order=asked)
    def time_is_over_for(self, order: Asked) -> None:
        if order.state in TIMED:
            Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(seconds=1))
            order.is_over = True

    @rule(listing=on_sale)
    def last_day_has_passed(self, listing: Offered) -> None:
        if listing.state in ON_THE_MARKET:
            Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
            listing.is_over = True

    @rule()
    def sweep(self) -> None:
        for listing in Listing.objects.overdue():
            listings.expire_listing(listing)
        for order in Order.objects.overdue():
            orders.expire_order(order)
        for listing in self.book.listings:
            if listing.is_over and listing.state in {"published", "paused"}:
                self.book.close(listing, "expired")
        for order in self.book.orders:
            if order.is_over:
                self.book.enter(order, "expired")

    # --- what must agree -------------------------------------------------------------------------------------------

    @invariant()
    def every_serial_is_where_the_book_says(self) -> None:
        blocks = CreditBlock.objects.order_by("round", "first_serial").values_list(
            "round", "first_serial", "last_serial", *OWNER, "reservation__listing", "reservation__order"
        )
        told = {
            (round, serial): ((kind, authority or buyer), (listing, order))
            for round, first, last, kind, authority, buyer, listing, order in blocks
            for serial in range(first, last + 1)
        }
        assert told == {serial: (owner, tag(aside)) for serial, (owner, aside) in self.book.whose.items()}
        assert sum(last - first + 1 for _round, first, last, *_rest in blocks) == len(told)
        assert len(blocks) == fewest(told)

    @invariant()
    def every_figure_is_the_books(self) -> None:
        total, available = self.book.totals()
        assert sums(CreditBlock.objects.all()) == total
        assert sums(CreditBlock.objects.available()) == available
        told = {row.pk: (row.state, row.tonnes_available) for row in Listing.objects.select_related("reservation")}
        assert told == {each.pk: (each.state, self.book.available(each)) for each in self.book.listings}
        assert dict(Order.objects.values_list("pk", "state")) == {order.pk: order.state for order in self.book.orders}
        for reservation in Reservation.objects.annotate(held=Coalesce(Sum("blocks__tonnes"), 0)):
            assert reservation.tonnes == reservation.held

    # --- who -------------------------------------------------------------------------------------------------------

    def people(self, listing: Offered) -> Seller:
        return next(seller for seller in self.scene.sellers if owner(seller.authority) == listing.owner)

    def doer(self, order: Asked, verb: str) -> User:
        people = self.people(order.listing)
        buyer = next(person for buyer, person in self.buyers if buyer.pk == order.buyer)
        return {
            **dict.fromkeys(("quote", "decline", "contract"), people.officer),
            **dict.fromkeys(("accept", "withdraw", "cancel"), buyer),
            **dict.fromkeys(("confirm_money", "refund"), people.finance),
            "instruct": people.approver,
        }.get(verb, self.scene.dla)

    def approver(self, order: Asked, verb: str) -> User:
        of_dla = verb in {"send_request", "record_notice"}
        return self.scene.dla_second if of_dla else self.people(order.listing).approver


# --- small words ---------------------------------------------------------------------------------------------------

OWNER = ("account__kind", "account__authority", "account__buyer")


def owner(authority: LocalAuthority) -> Owner:
    return ("authority", authority.pk)


def tag(aside: Offered | Asked | None) -> tuple[int | None, int | None]:
    """The ids of the listing and of the order that set a serial aside."""
    return (aside.pk if isinstance(aside, Offered) else None, aside.pk if isinstance(aside, Asked) else None)


def sums(blocks: BlockQuerySet) -> dict[Owner, int]:
    rows = blocks.order_by().values_list(*OWNER).annotate(Sum("tonnes"))
    return {(kind, authority or buyer): tonnes for kind, authority, buyer, tonnes in rows}


def fewest(places: dict[Serial, Any]) -> int:
    """How many blocks these serials need."""
    return sum(places.get((round, serial - 1)) != place for (round, serial), place in places.items())


def row(item: Offered | Asked) -> Any:
    return (Listing if isinstance(item, Offered) else Order).objects.get(pk=item.pk)


def offer(tonnes: int, is_firm: bool) -> Offer:
    return Offer(tonnes, Decimal(260), timezone.localdate() + dt.timedelta(days=30), is_firm=is_firm)


def wish(order: Asked) -> Wish:
    return Wish(
        tonnes=order.tonnes,
        delivery="cancel_for_buyer" if order.is_for_retirement else "transfer",
        payment_terms="after_delivery" if order.pays_later else "before_delivery",
        beneficiary="ผู้รับประโยชน์สมมติ" if order.is_for_retirement else "",
    )


def refused(error: type[PortalError] | None) -> AbstractContextManager[Any]:
    return pytest.raises(error) if error else nullcontext()


def too_few(change: Callable[[], None]) -> type[PortalError] | None:
    """Change the book; the refusal to expect when it has not enough."""
    try:
        change()
    except TooFew:
        return NotEnoughCredits
    return None


# --- the test ------------------------------------------------------------------------------------------------------


@pytest.fixture
def second_buyer(db: None) -> tuple[Buyer, User]:
    today = timezone.localdate()
    buyer = Buyer.objects.create(
        kind="company",
        name="บริษัท ผู้ซื้อรายที่สอง จำกัด (ข้อมูลสมมติ)",
        tver_account="T-VER-DEMO-2",
        verified_on=today,
        no_interest_declared_on=today,
    )
    return buyer, person("second.buyer", Role.BUYER, buyer=buyer)


def test_whatever_is_done_the_ledger_says_what_the_book_says(scene: Scene, second_buyer: tuple[Buyer, User]) -> None:
    Machine.scene, Machine.buyers = scene, [(scene.buyer, scene.purchaser), second_buyer]
    examples, steps = SIZES[os.environ.get("HYPOTHESIS_PROFILE", "default")]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
