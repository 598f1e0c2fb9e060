"""What the ledger and the market should say, in plain Python: which serial is whose, and what sets it aside.

Nothing here asks the services or the table of steps; test_ledger_machine.py compares the two after every act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Owner = tuple[str, int | None]  # the kind of account, and the id of the authority or buyer
Serial = tuple[int, int]  # the round's id, and the number
Over = tuple[str, int | None]  # the scope of a freeze, and the id of what it lies over

RETIRED: Owner = ("retired", None)
ADJUSTED: Owner = ("adjusted", None)

TIMED = {"requested", "quoted", "accepted", "contracted"}
HOLDS = {"quoted", "accepted", "contracted", "paid", "instructed", "transferring"}
ON_THE_MARKET = {"published", "paused", "sold_out"}
BARRED = {"quote", "accept", "contract", "instruct", "send_request", "record_notice"}  # while it is frozen


class TooFew(Exception):
    pass


@dataclass(eq=False)
class Offered:
    pk: int
    owner: Owner
    round: int
    tonnes: int
    is_firm: bool
    state: str = "draft"
    is_over: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == "published" and not self.is_over


@dataclass(eq=False)
class Asked:
    listing: Offered
    tonnes: int
    buyer: int
    is_for_retirement: bool
    pays_later: bool
    state: str = "requested"
    is_over: bool = False
    pk: int = 0

    def leads_to(self, verb: str) -> str | None:
        """The state after a step, or None when the step is refused."""
        if self.is_over:
            return None
        paid_when = {"delivered": "completed"} if self.pays_later else {"contracted": "paid"}
        steps = {
            "quote": {"requested": "quoted"},
            "decline": {"requested": "declined"},
            "withdraw": {"requested": "cancelled", "quoted": "cancelled"},
            "accept": {"quoted": "accepted"},
            "contract": {"accepted": "contracted"},
            "cancel": {"accepted": "cancelled", "contracted": "cancelled"},
            "confirm_money": paid_when,
            "instruct": {"contracted" if self.pays_later else "paid": "instructed"},
            "refund": {} if self.pays_later else {"paid": "refunded", "instructed": "refunded"},
            "send_request": {"instructed": "transferring"},
            "tgo_refused": {"transferring": "instructed"},
            "record_notice": {"transferring": "delivered" if self.pays_later else "completed"},
        }
        return steps[verb].get(self.state)


@dataclass(eq=False)
class Aside:
    """Tonnes that the ledger set aside for nobody in the market."""

    pk: int
    owner: Owner
    round: int
    is_over: bool = False


Holding = Offered | Asked | Aside


@dataclass
class Book:
    province_of: Mapping[Owner, int] = field(default_factory=dict)
    whose: dict[Serial, tuple[Owner, Holding | None]] = field(default_factory=dict)
    listings: list[Offered] = field(default_factory=list)
    orders: list[Asked] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    debt: int = 0
    freezes: dict[int, Over] = field(default_factory=dict)
    past_freezes: list[Over] = field(default_factory=list)

    def copy(self) -> Book:
        """The same book with listings and orders of its own; before anything is set aside otherwise."""
        listings = {each: replace(each) for each in self.listings}
        orders = {each: replace(each, listing=listings[each.listing]) for each in self.orders}
        new: dict[Holding | None, Holding | None] = {None: None, **listings, **orders}
        whose = {serial: (owner, new[aside]) for serial, (owner, aside) in self.whose.items()}
        return Book(self.province_of, whose, [*listings.values()], [*orders.values()])

    # --- tonnes ----------------------------------------------------------------------------------------------------

    def issue(self, round: int, shares: dict[Owner, int]) -> None:
        """Serials from 1: those that pay the debt, then in the order of the shares."""
        owners = [ADJUSTED] * self.debt
        owners += [owner for owner, tonnes in shares.items() for _tonne in range(tonnes)]
        self.whose |= {(round, number): (owner, None) for number, owner in enumerate(owners, start=1)}
        self.debt = 0

    def adjust(self, takes: dict[Owner, int], round: int, debt: int) -> None:
        """The free tonnes of each, or none of anybody's."""
        if any(tonnes > self.within_reach(owner, round) for owner, tonnes in takes.items()):
            raise TooFew
        for owner, tonnes in takes.items():
            self.put(self.take_free(owner, round, tonnes), tonnes, ADJUSTED, None)
        self.debt += debt

    def held(self, item: Holding) -> list[Serial]:
        return [serial for serial, (_owner, aside) in self.whose.items() if aside is item]

    def free(self, owner: Owner, round: int) -> list[Serial]:
        """What no reservation points to."""
        return [serial for serial, place in self.whose.items() if place == (owner, None) and serial[0] == round]

    def put(self, serials: list[Serial], tonnes: int, owner: Owner, aside: Holding | None) -> None:
        """The lowest serials get this place."""
        if tonnes > len(serials):
            raise TooFew
        for serial in sorted(serials)[:tonnes]:
            self.whose[serial] = (owner, aside)

    def available(self, listing: Offered) -> int:
        return len(self.held(listing)) if listing.is_open else 0

    def set_aside(self, item: Aside | Offered, tonnes: int) -> None:
        if tonnes > self.within_reach(item.owner, item.round):
            raise TooFew
        self.put(self.take_free(item.owner, item.round, tonnes), tonnes, item.owner, item)

    def within_reach(self, owner: Owner, round: int) -> int:
        """Tonnes that are free, and those whose reservation is over."""
        ended = [serial for each in self.ended(owner) for serial in self.held(each) if serial[0] == round]
        return len(self.free(owner, round)) + len(ended)

    def take_free(self, owner: Owner, round: int, tonnes: int) -> list[Serial]:
        """The free serials; when they are too few, all of the owner's reservations that are over let go first."""
        if tonnes > len(self.free(owner, round)):
            for each in self.ended(owner):
                self.let_go(each)
        return self.free(owner, round)

    def ended(self, owner: Owner) -> list[Aside]:
        return [each for each in self.asides if each.is_over and each.owner == owner]

    def let_go(self, item: Aside, tonnes: int | None = None) -> None:
        held = self.held(item)
        self.put(held, len(held) if tonnes is None else tonnes, item.owner, None)

    # --- freezes ---------------------------------------------------------------------------------------------------

    def is_frozen(self, *owners: Owner) -> bool:
        return self._lies_over(self.freezes.values(), owners)

    def was_ever_frozen(self, *owners: Owner) -> bool:
        return self._lies_over([*self.freezes.values(), *self.past_freezes], owners)

    def _lies_over(self, freezes: object, owners: tuple[Owner, ...]) -> bool:
        over = {("market", None)}
        for kind, pk in owners:
            over |= {(kind, pk), ("account of", (kind, pk)), ("province", self.province_of.get((kind, pk)))}
        return any(each in over for each in freezes)  # type: ignore[attr-defined]

    # --- listings --------------------------------------------------------------------------------------------------

    def submit(self, listing: Offered) -> None:
        self.set_aside(listing, listing.tonnes)
        listing.state = "submitted"

    def close(self, listing: Offered, state: str) -> None:
        held = self.held(listing)
        self.put(held, len(held), listing.owner, None)
        listing.state = state

    # --- orders ----------------------------------------------------------------------------------------------------

    def hold(self, order: Asked) -> None:
        listing = order.listing
        if order.tonnes > self.available(listing):
            raise TooFew
        self.put(self.held(listing), order.tonnes, listing.owner, order)
        if not self.held(listing):
            listing.state = "sold_out"

    def enter(self, order: Asked, state: str) -> None:
        """Bring an order into a state, with what that does to its tonnes."""
        if state == "quoted":
            self.hold(order)
        elif state in {"delivered", "completed"} and order.state == "transferring":
            self.put(
                self.held(order), order.tonnes, RETIRED if order.is_for_retirement else ("buyer", order.buyer), None
            )
        elif state in {"declined", "cancelled", "refunded", "expired"} and order.state in HOLDS:
            self.give_back(order)
        order.state, order.is_over = state, False

    def give_back(self, order: Asked) -> None:
        listing = order.listing
        goes_back = listing.state in ON_THE_MARKET and not listing.is_over
        self.put(self.held(order), order.tonnes, listing.owner, listing if goes_back else None)
        if goes_back and listing.state == "sold_out":
            listing.state = "published"
