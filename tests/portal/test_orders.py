"""The list of orders and the page of one: who sees what, what waits, and what the reader may do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from market.models import Order
from market.services import orders as order_services
from market.services import settlement
from market.steps import open_to
from registry.models import User
from registry.services.ledger import serial_ranges
from registry.services.proposals import pending_on, send_back
from tests.portal.workspace import step_of
from tests.scene import Scene, signed_in


def page(user: User, address: str, status: int = 200) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def page_of(order: Order) -> str:
    return reverse("workspace:order", args=[order.pk])


# --- the list ------------------------------------------------------------------------------------------------------


def test_an_officer_and_the_buyer_find_the_order_in_their_lists_and_a_stranger_does_not(scene: Scene) -> None:
    order = scene.requested()
    assert page_of(order) in page(scene.seller.officer, "/my/orders/")
    assert page_of(order) in page(scene.purchaser, "/my/orders/")
    assert page_of(order) in page(scene.dla, "/my/orders/")
    stranger = page(scene.sellers[1].officer, "/my/orders/")
    assert page_of(order) not in stranger
    assert "ยังไม่มีคำขอซื้อ" in stranger


def test_the_list_is_for_who_has_signed_in(client: Client, db: None) -> None:
    assert client.get("/my/orders/").status_code == 302


def test_the_list_is_filtered_by_the_state_as_of_now(scene: Scene) -> None:
    listing = scene.published()
    waiting, late = scene.requested(listing), scene.requested(listing)
    Order.objects.filter(pk=late.pk).update(ends_at=timezone.now() - dt.timedelta(minutes=1))

    requested = page(scene.purchaser, "/my/orders/?state=requested")
    assert page_of(waiting) in requested
    assert page_of(late) not in requested
    expired = page(scene.purchaser, "/my/orders/?state=expired")
    assert page_of(late) in expired
    assert page_of(waiting) not in expired
    opened = page(scene.purchaser, "/my/orders/?state=open")
    assert page_of(waiting) in opened
    assert page_of(late) not in opened
    assert "ไม่มีคำขอซื้อตามตัวกรองนี้" in page(scene.purchaser, "/my/orders/?state=paid")


def test_a_state_that_does_not_exist_filters_nothing(scene: Scene) -> None:
    order = scene.requested()
    assert page_of(order) in page(scene.purchaser, "/my/orders/?state=nonsense&before=x&after=๙")


def test_the_pages_of_the_list_show_every_order_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.workspace.paging.page_of.__defaults__", (2,))
    listing = scene.published()
    pks = [scene.requested(listing, tonnes=1).pk for _each in range(5)]
    client, seen, address = signed_in(scene.purchaser), [], "/my/orders/"
    while address:
        page = client.get(address).context["page"]
        seen += [each.pk for each in page.rows]
        last, address = page, page.next and f"/my/orders/{page.next}"
    assert seen == pks[::-1]
    back = client.get(f"/my/orders/{last.previous}").context["page"]
    assert [each.pk for each in back.rows] == pks[1:3][::-1]


def test_the_list_costs_the_same_for_one_order_and_for_many(scene, django_assert_max_num_queries) -> None:
    listing = scene.published()
    for _each in range(6):
        scene.requested(listing, tonnes=1)
    for person in (scene.purchaser, scene.seller.officer, scene.dla):
        client = signed_in(person)
        with django_assert_max_num_queries(6):
            client.get("/my/orders/")


# --- one order -----------------------------------------------------------------------------------------------------


def test_another_authoritys_order_does_not_exist(scene: Scene) -> None:
    order = scene.requested()
    for stranger in (scene.sellers[1].officer, scene.sellers[1].approver, User.objects.create_user("x@example.test")):
        client = signed_in(stranger)
        assert client.get(page_of(order)).status_code == 404
        assert client.get(step_of(order, "quote")).status_code == 404
        assert client.post(step_of(order, "quote"), {"price_baht": "1"}).status_code == 404
    assert not pending_on(order).exists()


STATES = ["requested", "quoted", "accepted", "contracted", "paid", "instructed", "transferring", "completed"]


@pytest.mark.parametrize("state", STATES)
def test_the_page_offers_each_person_exactly_the_steps_that_are_open(scene: Scene, state: str) -> None:
    order = scene.take_to(scene.requested(), state)
    seller = scene.seller
    for person in (scene.purchaser, seller.officer, seller.finance, seller.approver, scene.dla):
        person = User.objects.get(pk=person.pk)
        response = signed_in(person).get(page_of(order))
        offered = {each.verb for each in response.context["ways_on"] + response.context["ways_out"]}
        assert offered == {each.verb for each in open_to(person, order)}
        for verb in offered:
            assert step_of(order, verb) in response.content.decode()


def test_the_page_says_where_the_order_stands_and_for_whom_it_waits(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "contracted")
    html = page(scene.purchaser, page_of(order))
    assert "รอชำระเงิน" in html
    assert "<strong>ผู้ซื้อ, กองคลังของ อปท.</strong>" in html
    assert "2,600.00 บาท (สองพันหกร้อยบาทถ้วน)" in html
    assert "ครบกำหนด" in html
    assert 'data-state="current"' in html


def test_an_order_that_is_paid_after_delivery_shows_a_way_without_the_money_first(scene: Scene) -> None:
    order = scene.take_to(scene.requested(payment_terms="after_delivery"), "contracted")
    response = signed_in(scene.seller.approver).get(page_of(order))
    labels = [str(each["label"]) for each in response.context["steps"]]
    assert "ได้รับเงินแล้ว" not in labels
    assert "ทำสัญญาแล้ว รอแจ้งส่งมอบ" in labels
    assert "รอชำระเงิน" not in response.content.decode()


def test_a_delivered_order_shows_serials_the_certificate_payment_and_papers(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "completed")
    html = page(scene.purchaser, page_of(order))
    assert "หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)" in html
    [(first, last)] = serial_ranges(order.certificate.transaction)
    assert f"<dd>{first:,}–{last:,}</dd>" in html
    assert f"/verify/{order.certificate.code}/" in html
    assert "ใบเสร็จรับเงินเลขที่" in html
    assert order.papers.count() == 5
    for paper in order.papers.all():
        assert f"/my/papers/{paper.pk}/" in html
    assert "สิ่งที่ต้องทำตอนนี้" not in html


def test_a_paid_order_has_the_instruction_ready_to_print(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "paid")
    instruction = order.papers.get(kind="instruction")
    assert instruction.values["signer_name"] == scene.seller.approver.name
    assert f"/my/papers/{instruction.pk}/" in page(scene.seller.approver, step_of(order, "instruct"))


def test_an_order_paid_after_delivery_has_the_instruction_from_the_contract_on(scene: Scene) -> None:
    order = scene.take_to(scene.requested(payment_terms="after_delivery"), "completed")
    assert order.papers.filter(kind="instruction").count() == 1


def test_what_waits_for_an_approver_is_said_and_only_who_decides_is_led_there(scene: Scene) -> None:
    order = scene.requested()
    proposal = order_services.propose_quote(order, by=scene.seller.officer, price_baht=order.price_baht)
    decide = f"/my/proposals/{proposal.pk}/"

    seen_by_approver = page(scene.seller.approver, page_of(order))
    assert "รอผู้อนุมัติ" in seen_by_approver
    assert scene.seller.officer.name in seen_by_approver
    assert decide in seen_by_approver
    assert "เปิดดูเพื่ออนุมัติ" in seen_by_approver
    assert "โปรดพิจารณาเรื่องที่รออนุมัติข้างต้น" in seen_by_approver
    seen_by_officer = page(scene.seller.officer, page_of(order))
    assert "เปิดดูเพื่ออนุมัติ" not in seen_by_officer
    assert step_of(order, "quote") not in seen_by_officer
    assert decide not in page(scene.purchaser, page_of(order))


def test_a_comment_of_the_approver_reaches_the_officer_and_not_the_buyer(scene: Scene) -> None:
    order = scene.requested()
    proposal = order_services.propose_quote(order, by=scene.seller.officer, price_baht=order.price_baht)
    send_back(proposal, by=scene.seller.approver, note="ราคาต่ำเกินไป")
    assert "ราคาต่ำเกินไป" in page(scene.seller.officer, page_of(order))
    assert "ราคาต่ำเกินไป" not in page(scene.purchaser, page_of(order))


def test_a_document_that_was_not_approved_says_so(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "accepted")
    proposal = settlement.propose_contract(order, scene.signed, by=scene.seller.officer)
    assert "รอผู้อนุมัติ" in page(scene.seller.officer, page_of(order))
    send_back(proposal, by=scene.seller.approver, note="ไม่ชัด")
    assert "ไม่ได้ใช้" in page(scene.seller.officer, page_of(order))


def test_the_story_speaks_thai(scene: Scene) -> None:
    order = scene.take_to(scene.requested(), "completed")
    response = signed_in(scene.seller.officer).get(page_of(order))
    titles = [each.title for each in response.context["story"]]
    assert len(titles) > 10
    assert not [title for title in titles if title.isascii()]


def test_an_order_that_ended_by_time_says_so_before_any_sweep(scene: Scene) -> None:
    order = scene.requested()
    Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    html = page(scene.seller.officer, page_of(order))
    assert "พ้นกำหนด" in html
    assert step_of(order, "quote") not in html


@pytest.mark.parametrize("person", ["purchaser", "officer", "finance", "approver", "dla"])
def test_the_page_of_an_order_costs_at_most_twenty_queries(
    scene: Scene, person: str, django_assert_max_num_queries
) -> None:
    order = scene.take_to(scene.requested(), "completed")
    client = signed_in(getattr(scene, person, None) or getattr(scene.seller, person))
    with django_assert_max_num_queries(16):
        client.get(page_of(order))
