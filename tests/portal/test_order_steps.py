"""Every step of an order by its form: done by the right person, refused in a sentence for everything else."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from market.enums import OrderState
from market.models import Document, Order, Payment
from market.steps import ALL_STEPS, STEPS
from portal.workspace.order_forms import STEP_FORMS
from registry.enums import Role
from registry.models import Act, Proposal
from registry.services.proposals import approve, pending_on
from tests.factories import MembershipFactory
from tests.portal.workspace import PDF, letter, send, step_of, upload
from tests.scene import Scene, make_scene, signed_in

TODAY = timezone.localdate()
TYPED_TODAY = f"{TODAY.day}/{TODAY.month}/{TODAY.year + 543}"
TYPED_TOMORROW = "{0.day}/{0.month}/{1}".format(tomorrow := TODAY + dt.timedelta(days=1), tomorrow.year + 543)


def words(response) -> str:
    return response.content.decode()


def now(order: Order) -> str:
    order.refresh_from_db()
    return order.state


def test_every_step_has_a_form() -> None:
    assert set(STEP_FORMS) == set(STEPS)


def test_the_whole_way_by_forms_alone(scene: Scene) -> None:
    seller, buyer = scene.seller, scene.purchaser
    order = scene.requested()

    response = send(seller.officer, order, "quote", price_baht="๒๕๕.๕๐")
    assert response.url == step_of(order, "quote")
    waits = words(signed_in(seller.officer).get(response.url))
    assert "เสนอแล้ว รอผู้อนุมัติของ อปท." in waits
    approve(pending_on(order).get(), by=seller.approver)
    assert now(order) == "quoted"
    assert order.price_baht == Decimal("255.50")

    assert "/my/papers/" in words(signed_in(buyer).get(step_of(order, "accept")))
    assert send(buyer, order, "accept").url == order.get_absolute_url()
    assert now(order) == "accepted"

    send(seller.officer, order, "contract", kind="purchase_order", **letter(signatories="ผู้ซื้อสาธิต"))
    approve(pending_on(order).get(), by=seller.approver)
    contract = Document.objects.get(order=order)
    with contract.file.open() as file:
        assert (contract.kind, contract.dated_on, file.read()) == ("purchase_order", dt.date(2026, 1, 1), PDF)

    send(buyer, order, "upload_evidence", dated_on=TYPED_TODAY, file=upload())
    assert order.documents.filter(kind="payment_evidence", number="").count() == 1

    assert "เปิดหลักฐานการโอนเงินของผู้ซื้อ" in words(signed_in(seller.finance).get(step_of(order, "confirm_money")))
    response = send(seller.finance, order, "confirm_money", received_on=TYPED_TODAY, receipt_number="๑๒")
    assert response.url == order.get_absolute_url()
    assert Payment.objects.get(order=order).amount_baht == Decimal("2555.00")

    send(seller.approver, order, "instruct", **letter())
    assert now(order) == "instructed"
    send(scene.dla, order, "send_request", **letter())
    approve(pending_on(order).get(), by=scene.dla_second)
    assert now(order) == "transferring"
    send(scene.dla, order, "papers_complete", complete_on=TYPED_TODAY)
    assert Order.objects.get(pk=order.pk).tgo_complete_on == TODAY
    send(scene.dla, order, "record_notice", serials="TVER-1-10", **letter())
    approve(pending_on(order).get(), by=scene.dla_second)
    assert now(order) == "completed"
    assert order.notices.get().serials == "TVER-1-10"


def test_the_ways_out_by_forms(scene: Scene) -> None:
    seller, listing = scene.seller, scene.published()
    declined, withdrawn = scene.requested(listing), scene.requested(listing)
    send(seller.officer, declined, "decline", note="ขายให้รายอื่นแล้ว")
    assert now(declined) == "declined"
    send(scene.purchaser, withdrawn, "withdraw")
    assert now(withdrawn) == "cancelled"

    cancelled = scene.take_to(scene.requested(listing), "accepted")
    send(scene.purchaser, cancelled, "cancel", note="งบประมาณไม่พอ")
    assert now(cancelled) == "accepted"
    approve(pending_on(cancelled).get(), by=seller.approver)
    assert now(cancelled) == "cancelled"

    refunded = scene.take_to(scene.requested(listing), "paid")
    send(seller.finance, refunded, "refund", note="ผู้ซื้อขอเงินคืน", **letter())
    approve(pending_on(refunded).get(), by=seller.approver)
    assert now(refunded) == "refunded"

    again = scene.take_to(scene.requested(listing), "transferring")
    send(scene.dla, again, "tgo_refused", note="เอกสารไม่ครบ")
    assert now(again) == "instructed"


# --- wrong input ---------------------------------------------------------------------------------------------------
WRONG = [
    ("requested", "officer", "quote", {"price_baht": "-1"}, "ติดลบ"),
    ("requested", "officer", "quote", {"price_baht": "0"}, "มากกว่า"),
    ("requested", "officer", "quote", {"price_baht": "10.555"}, "ทศนิยม"),
    ("requested", "officer", "quote", {"price_baht": ""}, "กรุณาพิมพ์จำนวนเงิน"),
    ("requested", "officer", "quote", {"price_baht": "99999999999"}, "จำนวนเงินต้องไม่เกิน"),
    ("requested", "officer", "decline", {"note": " "}, "โปรดระบุเหตุผล"),
    ("accepted", "officer", "contract", letter(kind="contract", dated_on="31 กุมภาพันธ์ 2569"), "31"),
    ("accepted", "officer", "contract", letter(kind="contract", dated_on=TYPED_TOMORROW), "ต้องไม่ใช่วันในอนาคต"),
    ("accepted", "officer", "contract", letter(), "โปรดเลือกประเภทเอกสาร"),
    ("accepted", "officer", "contract", letter(kind="contract", number=""), "กรุณาพิมพ์เลขที่สัญญา"),
    ("accepted", "officer", "contract", letter(kind="contract", file=""), "กรุณาเลือกไฟล์"),
    ("contracted", "purchaser", "upload_evidence", {"dated_on": TYPED_TOMORROW, "file": upload()}, "ในอนาคต"),
    ("contracted", "finance", "confirm_money", {"amount_baht": "2,599.99", "receipt_number": "1"}, "2,600.00"),
    ("contracted", "finance", "confirm_money", {"received_on": TYPED_TOMORROW, "receipt_number": "1"}, "ในอนาคต"),
    ("contracted", "finance", "confirm_money", {"receipt_number": ""}, "โปรดระบุเลขที่ใบเสร็จรับเงิน"),
    ("paid", "approver", "instruct", letter(dated_on="วันนี้"), "วันที่"),
    ("paid", "finance", "refund", letter(note=""), "โปรดระบุเหตุผล"),
    ("transferring", "dla", "papers_complete", {"complete_on": TYPED_TOMORROW}, "ในอนาคต"),
    ("transferring", "dla", "tgo_refused", {"note": ""}, "โปรดระบุเหตุผล"),
    ("transferring", "dla", "record_notice", letter(number=""), "กรุณาพิมพ์เลขที่หนังสือ"),
]


@pytest.mark.parametrize(("state", "who", "verb", "typed", "sentence"), WRONG)
def test_wrong_input_is_refused_in_a_sentence_keeps_what_was_typed_and_changes_nothing(
    scene: Scene, state: str, who: str, verb: str, typed: dict, sentence: str
) -> None:
    order = scene.take_to(scene.requested(), state)
    person = getattr(scene, who, None) or getattr(scene.seller, who)
    before = (Act.objects.count(), Document.objects.count(), Proposal.objects.count(), Payment.objects.count())
    if verb == "confirm_money":
        typed = {"received_on": TYPED_TODAY} | typed
    for file in (each for each in typed.values() if hasattr(each, "seek")):
        file.seek(0)

    response = send(person, order, verb, **typed)

    assert response.status_code == 200
    html = words(response)
    assert "โปรดแก้ไขข้อมูลต่อไปนี้" in html
    errors = " ".join(str(each) for each in response.context["form"].errors.values())
    assert sentence in errors
    for value in (each for each in typed.values() if isinstance(each, str) and each.strip()):
        assert value in html
    assert now(order) == state
    after = (Act.objects.count(), Document.objects.count(), Proposal.objects.count(), Payment.objects.count())
    assert after == before


def test_a_page_dressed_as_a_pdf_is_refused(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    dressed = upload(b"<html><script>alert(1)</script></html>", "slip.pdf")
    response = send(scene.purchaser, order, "upload_evidence", dated_on=TYPED_TODAY, file=dressed)
    assert "รับเฉพาะไฟล์ PDF, JPG หรือ PNG" in words(response)
    assert "โปรดเลือกไฟล์อีกครั้ง" in words(response)
    assert not order.documents.filter(kind="payment_evidence").exists()


def test_a_price_below_the_floor_is_told_at_the_field(scene: Scene) -> None:
    order = scene.requested(scene.published(floor_price_baht=Decimal(200)))
    response = send(scene.seller.officer, order, "quote", price_baht="199.99")
    assert "ต่ำกว่าราคาขั้นต่ำ" in str(response.context["form"].errors["price_baht"])
    assert not pending_on(order).exists()


# --- the wrong person, the wrong time ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(STEPS))
def test_a_step_of_somebody_else_is_refused_with_who_may(scene: Scene, verb: str) -> None:
    """Everybody who sees the order and may not take the step is told whose it is."""
    each = STEPS[verb]
    state = sorted(each.sources)[0]
    terms = "after_delivery" if state == OrderState.DELIVERED else "before_delivery"
    if verb in {"instruct", "refund", "confirm_money", "upload_evidence"}:
        state, terms = {"instruct": "paid", "refund": "paid"}.get(verb, "contracted"), "before_delivery"
    order = scene.take_to(scene.requested(payment_terms=terms), state)
    seller = scene.seller
    people = [scene.purchaser, seller.officer, seller.finance, seller.approver, scene.dla]
    others = [person for person in people if not each.can(person, order)]
    assert others
    for person in others:
        for response in (signed_in(person).get(step_of(order, verb)), signed_in(person).post(step_of(order, verb))):
            assert response.status_code == 403
            assert f"“{each.label}” เป็นหน้าที่ของ{each.who}" in words(response)
    assert now(order) == state


def test_a_step_at_the_wrong_time_says_the_state_and_who_can_act(scene: Scene) -> None:
    order = scene.requested()
    for each in ALL_STEPS:
        if OrderState.REQUESTED in each.sources:
            continue
        response = signed_in(scene.purchaser).post(step_of(order, each.verb), {"note": "x"})
        assert response.status_code == 409
        assert "เพราะสถานะคือ “รอเสนอราคา” ผู้ดำเนินการต่อได้คือ เจ้าหน้าที่ของ อปท." in words(response)
    assert now(order) == "requested"


def test_a_step_after_the_time_is_over_is_refused(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "quoted")
    Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    response = signed_in(scene.purchaser).post(step_of(order, "accept"))
    assert response.status_code == 409
    assert "พ้นกำหนดแล้ว" in words(response)
    assert now(order) == "quoted"


def test_a_step_that_does_not_exist_is_not_found(scene: Scene) -> None:
    order = scene.requested()
    assert signed_in(scene.seller.officer).get(f"/my/orders/{order.pk}/steal/").status_code == 404


def test_a_step_needs_a_signed_in_person(scene: Scene) -> None:
    order = scene.requested()
    response = Client().post(step_of(order, "decline"), {"note": "x"})
    assert response.status_code == 302
    assert now(order) == "requested"


def test_who_quoted_does_not_confirm_the_money(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    MembershipFactory(user=scene.seller.officer, role=Role.AUTHORITY_FINANCE, authority=scene.seller.authority)
    response = signed_in(scene.seller.officer).get(step_of(order, "confirm_money"))
    assert response.status_code == 403
    assert "โปรดให้กองคลังคนอื่นยืนยัน" in words(response)


# --- twice ---------------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_counts_once(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    client, address = signed_in(scene.purchaser), step_of(order, "upload_evidence")
    shown = client.get(address).context["shown_at"]
    for _press in range(2):
        typed = {"dated_on": TYPED_TODAY, "file": upload(), "shown_at": shown}
        assert client.post(address, typed).url == order.get_absolute_url()
    assert order.documents.filter(kind="payment_evidence").count() == 1
    # a form opened afterwards is another act
    send(scene.purchaser, order, "upload_evidence", dated_on=TYPED_TODAY, file=upload())
    assert order.documents.filter(kind="payment_evidence").count() == 2


def test_a_double_press_on_a_step_of_one_person_leads_to_the_order(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "quoted")
    client, address = signed_in(scene.purchaser), step_of(order, "accept")
    shown = client.get(address).context["shown_at"]
    assert [client.post(address, {"shown_at": shown}).status_code for _press in range(2)] == [302, 302]
    assert Act.objects.about(order).filter(verb="accept").count() == 1
    assert client.post(address, {}).status_code == 409


def test_a_double_press_on_a_proposal_leads_to_the_page_that_it_waits(scene: Scene) -> None:
    order = scene.requested()
    client, address = signed_in(scene.seller.officer), step_of(order, "quote")
    shown = client.get(address).context["shown_at"]
    for _press in range(2):
        assert client.post(address, {"price_baht": "260", "shown_at": shown}).url == address
    assert pending_on(order).count() == 1


def test_a_second_proposal_is_refused_and_the_page_says_who_was_first(scene: Scene) -> None:
    order = scene.requested()
    send(scene.seller.officer, order, "quote")
    response = signed_in(scene.seller.officer).post(step_of(order, "quote"), {"price_baht": "300"})
    assert response.status_code == 409
    assert "เสนอไว้แล้ว" in words(response)
    assert pending_on(order).get().values == {"price_baht": "260.00"}


@pytest.mark.parametrize("shown", ["", "yesterday", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_ignored(scene: Scene, shown: str) -> None:
    order = scene.take_to(scene.requested(), "quoted")
    response = signed_in(scene.purchaser).post(step_of(order, "accept"), {"shown_at": shown})
    assert response.url == order.get_absolute_url()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_count_once() -> None:
    scene = make_scene()
    order = scene.take_to(scene.requested(), "contracted")
    address = step_of(order, "upload_evidence")
    clients = [signed_in(scene.purchaser) for _press in range(4)]
    shown = clients[0].get(address).context["shown_at"]

    def press(client: Client) -> None:
        from django.db import connection

        client.post(address, {"dated_on": TYPED_TODAY, "file": upload(), "shown_at": shown})
        connection.close()

    presses = [threading.Thread(target=press, args=[client]) for client in clients]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert order.documents.filter(kind="payment_evidence").count() == 1
