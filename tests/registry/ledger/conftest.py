"""A round of two authorities, a buyer and two people; after each test the blocks still tile the round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registry.enums import RoundState
from registry.models import (
    Account,
    LocalAuthority,
    Reservation,
    Round,
    User,
)
from registry.services import ledger
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair


@pytest.fixture
def first() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def second() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def round(first: LocalAuthority, second: LocalAuthority) -> Round:
    """1,000 t: serials 1–600 are the first authority's, 601–1,000 the second's."""
    return RoundFactory(tonnes=1_000, issued={first: 600, second: 400})


@pytest.fixture
def account(round: Round, first: LocalAuthority) -> Account:
    return first.account


@pytest.fixture
def buyer_account(round: Round) -> Account:
    return ledger.buyer_account(BuyerFactory())


@pytest.fixture
def people() -> tuple[User, User]:
    return dla_pair()


@pytest.fixture(autouse=True)
def tiles(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the blocks of every issued round still tile it, and each reservation has its tonnes."""
    yield
    for issued in Round.objects.filter(state=RoundState.ISSUED):
        expected = 1
        for block in issued.blocks.order_by("first_serial"):
            assert block.first_serial == expected
            expected = block.last_serial + 1
        assert expected == issued.tonnes + 1
    for reservation in Reservation.objects.all():
        assert reservation.blocks.tonnes() == reservation.tonnes
        assert not reservation.blocks.exclude(account=reservation.account).exists()
