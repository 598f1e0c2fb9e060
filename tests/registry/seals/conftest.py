"""A round of two authorities from which three tonnes at a time are sold."""

from __future__ import annotations

import pytest

from registry.models import Round, User
from registry.services import ledger
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair
from tests.registry.seals.selling import Sale, transfer


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    return dla_pair()


@pytest.fixture
def round(people: tuple[User, User]) -> Round:
    """3,140 t, half each to two authorities: an issue and an allocation."""
    return RoundFactory(number=1, tonnes=3_140, issued=dict.fromkeys(AuthorityFactory.create_batch(2), 1_570))


@pytest.fixture
def sell(round: Round, people: tuple[User, User]) -> Sale:
    """`sell()`: three tonnes of the first authority's to a buyer."""
    seller = round.blocks.earliest("first_serial").account
    buyer = ledger.buyer_account(BuyerFactory())
    return lambda: transfer(round, seller, buyer, people)
