"""What nobody may learn from the API: people, e-mail addresses, floor prices, unfinished business."""

from __future__ import annotations

from decimal import Decimal

import pytest

from market.models import Certificate
from market.services.orders import Wish, request_order
from registry.models import Buyer, LedgerSeal, LedgerTransaction, User
from registry.services.seals import seal_all

SECRET = "ความลับสาธิต"


@pytest.fixture
def told(scene, client) -> str:
    """Everything that the API says of a market in which every private field is filled."""
    Buyer.objects.update(
        kind="person", name=f"นายผู้ซื้อ {SECRET}", address=SECRET, tver_account=SECRET, tax_id="1101700230708"
    )
    for seller in scene.sellers:
        seller.authority.address = SECRET
        seller.authority.save()
    scene.buyer.refresh_from_db()
    wish = Wish(tonnes=5, delivery="cancel_for_buyer", beneficiary=SECRET, purpose=SECRET)
    listing = scene.published(price_baht=Decimal("260"), floor_price_baht=Decimal("191.37"), tonnes=50)
    scene.take_to(request_order(listing, scene.buyer, wish, by=scene.purchaser), "completed")
    scene.take_to(scene.requested(scene.published(scene.sellers[1]), tonnes=3), "paid")
    seal_all()
    code = Certificate.objects.get().code
    addresses = [f"/api/v1/ledger/serials/?round=1&serial={serial}" for serial in range(1, 3140, 150)]
    addresses += ["/api/v1/", "/api/schema/", "/api/docs/", f"/api/v1/certificates/{code}/"]
    addresses += [f"/api/v1/{name}/" for name in ("provinces", "authorities", "rounds", "listings", "trades")]
    addresses += ["/api/v1/ledger/", "/api/v1/ledger/seals/"]
    addresses += [f"/api/v2/{name}/" for name in ("pages", "images", "documents")]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(b"".join(answer).decode() for answer in answers)


def test_no_answer_tells_who_acted_who_bought_or_the_floor_price(scene, told):
    assert "260.00" in told  # the market is there
    assert "ผู้ที่สนใจ" in told  # and the buyer, by its kind
    private = [SECRET, "191.37", "floor_price", "1101700230708", "@example.test", "e-mail", "reservation"]
    private += [text for user in User.objects.all() for text in (user.email, user.name)]
    private += [seller.authority.tax_id for seller in scene.sellers]
    private += [entry.reason for entry in LedgerTransaction.objects.all() if entry.reason]
    private += [entry.idempotency_key for entry in LedgerTransaction.objects.all()]
    private += [entry.reference for entry in LedgerTransaction.objects.filter(kind="transfer") if entry.reference]
    private += [seal.salt for seal in LedgerSeal.objects.all()]
    assert [text for text in private if text in told] == []


def test_no_answer_sets_a_cookie_or_asks_for_a_sign_in(scene, client):
    response = client.get("/api/v1/listings/")
    assert not response.cookies
    assert "WWW-Authenticate" not in response
