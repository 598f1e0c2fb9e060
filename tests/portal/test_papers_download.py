"""Papers and documents are handed out to those who may see them, and to nobody else."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from market.models import Document, Order
from market.services import settlement
from market.services.purchases import Criteria, plan_purchase, start_purchase
from market.services.settlement import Signed
from registry.models import Paper
from tests.portal.workspace import PDF, upload
from tests.scene import Scene, signed_in


@pytest.fixture
def order(scene: Scene) -> Order:
    return scene.take_to(scene.requested(), "contracted")


@pytest.fixture
def document(scene: Scene, order: Order) -> Document:
    signed = Signed(number="1", dated_on=scene.signed.dated_on, file=upload())
    return settlement.upload_evidence(order, signed, by=scene.purchaser)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_parties_get_a_paper_as_pdf_and_it_is_drawn_when_it_was_not_yet(scene: Scene, order: Order) -> None:
    paper = order.papers.get()
    assert paper.rendered_at is None
    for person in (scene.purchaser, scene.seller.officer, scene.dla):
        response = signed_in(person).get(f"/my/papers/{paper.pk}/")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert (
            response["Content-Disposition"] == f'inline; filename="quotation-{paper.reference.replace("/", "-")}.pdf"'
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]
        assert body(response).startswith(b"%PDF-")
    paper.refresh_from_db()
    assert paper.sha256


def test_a_paper_is_not_there_for_strangers(scene: Scene, order: Order) -> None:
    paper = order.papers.get()
    assert signed_in(scene.sellers[1].officer).get(f"/my/papers/{paper.pk}/").status_code == 404
    assert Client().get(f"/my/papers/{paper.pk}/").status_code == 302
    assert signed_in(scene.dla).get(f"/my/papers/{paper.pk + 100}/").status_code == 404


def test_the_seller_of_an_order_reads_every_paper_of_it(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "completed")
    Paper.objects.filter(kind="certificate").update(authority=None)
    certificate = order.papers.get(kind="certificate")
    address = f"/my/papers/{certificate.pk}/"
    response = signed_in(scene.seller.officer).get(address)
    assert response.status_code == 200
    assert body(response)
    assert signed_in(scene.sellers[1].officer).get(address).status_code == 404


def test_a_paper_that_cannot_be_drawn_is_told_kindly_and_tried_again(
    scene: Scene, order: Order, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    paper, client = order.papers.get(), signed_in(scene.purchaser)

    def broken(_paper: Paper) -> bytes:
        raise ValueError("no font")

    with monkeypatch.context() as patch, caplog.at_level(logging.CRITICAL):
        patch.setattr("registry.papers.pdf", broken)
        response = client.get(f"/my/papers/{paper.pk}/")
    assert response.status_code == 503
    assert "ยังเปิดเอกสารไม่ได้" in response.content.decode()
    assert order.get_absolute_url() in response.content.decode()
    paper.refresh_from_db()
    assert "no font" in paper.failure
    again = client.get(f"/my/papers/{paper.pk}/")
    assert again.status_code == 200
    assert body(again).startswith(b"%PDF-")


def test_a_document_is_shown_to_the_parties_only(scene: Scene, document: Document) -> None:
    address = f"/my/documents/{document.pk}/"
    for person in (scene.purchaser, scene.seller.finance, scene.dla):
        response = signed_in(person).get(address)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert body(response) == PDF
    assert signed_in(scene.sellers[1].finance).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_document_of_another_kind_is_never_shown_in_the_browser(scene: Scene, document: Document) -> None:
    document.file.save("page.html", upload(b"<script>alert(1)</script>", "page.html"))
    response = signed_in(scene.purchaser).get(f"/my/documents/{document.pk}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert body(response)


def test_a_document_without_a_file_has_no_address(scene: Scene, order: Order) -> None:
    contract = order.documents.get(kind="contract")
    assert signed_in(scene.purchaser).get(f"/my/documents/{contract.pk}/").status_code == 404
    page = signed_in(scene.purchaser).get(order.get_absolute_url()).content.decode()
    assert f"/my/documents/{contract.pk}/" not in page
    assert "ไม่มีไฟล์" in page


def test_a_file_that_is_gone_from_the_storage_is_told_kindly(
    scene: Scene, order: Order, document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    document.file.storage.delete(document.file.name)
    with caplog.at_level(logging.CRITICAL):
        response = signed_in(scene.purchaser).get(f"/my/documents/{document.pk}/")
    assert response.status_code == 503
    assert "ยังเปิดเอกสารไม่ได้" in response.content.decode()
    assert signed_in(scene.purchaser).get(order.get_absolute_url()).status_code == 200


def test_no_private_file_has_a_public_address(client: Client, document: Document) -> None:
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/{document.file.name}").status_code == 404


def test_the_summary_of_a_purchase_is_the_buyers(scene: Scene) -> None:
    for seller in scene.sellers[:2]:
        scene.published(seller, tonnes=10)
    purchase = start_purchase(scene.buyer, plan_purchase(20, Criteria()), by=scene.purchaser)
    for order in purchase.orders.all():
        scene.take_to(order, "completed")
    purchase.refresh_from_db()
    address = f"/my/papers/{purchase.summary_id}/"
    response = signed_in(scene.purchaser).get(address)
    assert response.status_code == 200
    assert body(response)
    assert address in signed_in(scene.purchaser).get(purchase.get_absolute_url()).content.decode()
    assert signed_in(scene.seller.officer).get(address).status_code == 404
