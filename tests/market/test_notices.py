"""TGO's letters: recorded when they arrive, matched to an order, counted by two people; once, and never before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from market.enums import NoticeState
from market.models import Order, TgoNotice
from market.services import delivery, notices
from market.services.matching import suggest
from market.services.notices import Letter
from registry.errors import AlreadyDecided, BadValue, NotAllowed, SamePerson, WrongState
from registry.models import Act, CreditBlock, LedgerTransaction
from registry.services.proposals import approve, pending_on, send_back
from tests.portal.workspace import PDF, upload
from tests.registry.screens import address, scene
from tests.scene import Scene, signed_in

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
KNOWN = "โทรศัพท์สอบถาม อบก. แล้ว"


@pytest.fixture
def order(scene: Scene) -> Order:
    """Ten tonnes at TGO, by the letter มท 0820 <id>."""
    return scene.take_to(scene.requested(), "transferring")


def letter(**values: Any) -> Letter:
    kept = {"kind": "transfer", "number": "อบก 12/2569", "dated_on": timezone.localdate(), "tonnes": 10}
    return Letter(**kept | values)


def arrived(scene: Scene, **values: Any) -> TgoNotice:
    return notices.record_letter(letter(**values), by=scene.dla)


def transferred() -> int:
    return CreditBlock.objects.filter(account__kind="buyer").tonnes()


# --- the way in ----------------------------------------------------------------------------------------------------


def test_a_letter_waits_without_a_request_and_moves_nothing(scene: Scene) -> None:
    notice = arrived(scene)
    assert (notice.state, notice.order, transferred()) == ("unmatched", None, 0)
    assert Act.objects.about(notice).get().verb == "record_letter"


def test_the_same_letter_twice_is_refused_however_its_number_is_typed(scene: Scene) -> None:
    arrived(scene)
    with pytest.raises(BadValue, match="บันทึกหนังสือเลขที่ อบก 12/2569") as refused:
        arrived(scene, number="อบก  ๑๒/๒๕๖๙", tonnes=99)
    assert refused.value.field == "number"
    assert TgoNotice.objects.count() == 1
    arrived(scene, dated_on=timezone.localdate() - dt.timedelta(days=1))  # another day is another letter


def test_the_database_too_keeps_a_letter_to_once(scene: Scene) -> None:
    first = arrived(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        TgoNotice.objects.create(
            kind="transfer",
            number="x",
            number_key=first.number_key,
            dated_on=first.dated_on,
            tonnes=1,
            recorded_by=scene.dla,
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": "  "}, "number"),
        ({"tonnes": None}, "tonnes"),
        ({"dated_on": timezone.localdate() + dt.timedelta(days=2)}, "dated_on"),
    ],
)
def test_a_letter_that_cannot_be_is_refused_at_its_field(scene: Scene, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        arrived(scene, **values)
    assert refused.value.field == field


def test_only_dlas_desk_records_matches_and_puts_aside(scene: Scene, order: Order) -> None:
    notice = arrived(scene)
    for user in (scene.seller.officer, scene.seller.approver, scene.purchaser):
        for act in (
            lambda user=user: notices.record_letter(letter(number="อื่น"), by=user),
            lambda user=user: delivery.match_notice(notice, order, by=user, confirmed=KNOWN),
            lambda user=user: notices.discard_letter(notice, by=user, note="x"),
            lambda user=user: notices.edit_letter(notice, letter(), by=user),
        ):
            with pytest.raises(NotAllowed):
                act()


# --- the match -----------------------------------------------------------------------------------------------------


def test_two_people_make_a_letter_count_and_only_then_the_ledger_moves(scene: Scene, order: Order) -> None:
    notice = arrived(scene, serials="TVER-1 ถึง TVER-10")
    proposal = delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    assert proposal is not None
    assert transferred() == 0
    with pytest.raises(SamePerson):
        approve(proposal, by=scene.dla)
    approve(proposal, by=scene.dla_second)
    notice.refresh_from_db()
    order.refresh_from_db()
    assert (notice.state, order.state, transferred()) == ("counted", "completed", 10)
    assert LedgerTransaction.objects.get(kind="transfer").reference == notice.number
    assert [act.verb for act in Act.objects.about(notice)] == ["record_letter", "match_notice", "count_notice"]
    with pytest.raises(AlreadyDecided):
        approve(proposal, by=scene.dla_second)


def test_a_wrong_match_is_taken_apart_before_approval_and_never_after(scene: Scene, order: Order) -> None:
    notice = arrived(scene)
    delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    notice.refresh_from_db()
    notices.unmatch(notice, by=scene.dla_second, note="ผิดคำขอซื้อ")
    notice.refresh_from_db()
    assert (notice.state, notice.order, pending_on(order).count()) == ("unmatched", None, 0)
    act = Act.objects.about(notice).last()
    assert (act.verb, act.actor, act.note) == ("unmatch_notice", scene.dla_second, "ผิดคำขอซื้อ")

    proposal = delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    approve(proposal, by=scene.dla_second)
    notice.refresh_from_db()
    with pytest.raises(WrongState):
        notices.unmatch(notice, by=scene.dla, note="ช้าไป")
    with pytest.raises(WrongState):
        notices.edit_letter(notice, letter(number="อื่น"), by=scene.dla)
    with pytest.raises(WrongState):
        notices.discard_letter(notice, by=scene.dla, note="ช้าไป")
    assert transferred() == 10


def test_the_proposer_takes_their_own_match_apart(scene: Scene, order: Order) -> None:
    notice = arrived(scene)
    delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    notice.refresh_from_db()
    notices.unmatch(notice, by=scene.dla, note="จับคู่ผิด")
    notice.refresh_from_db()
    assert notice.state == NoticeState.UNMATCHED


def test_a_match_that_is_sent_back_returns_its_letter_to_the_inbox(scene: Scene, order: Order) -> None:
    proposal = delivery.propose_notice(order, scene.signed, by=scene.dla)
    send_back(proposal, by=scene.dla_second, note="เลขที่ไม่ตรง")
    notice = TgoNotice.objects.get()
    assert (notice.state, notice.order) == ("unmatched", None)
    notices.edit_letter(notice, letter(number="อบก 13/2569"), by=scene.dla)
    proposal = delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    approve(proposal, by=scene.dla_second)
    assert transferred() == 10


@pytest.mark.parametrize(("values", "sentence"), [({"tonnes": 12}, "12 ตัน"), ({"kind": "cancellation"}, "จึงจับคู่กันไม่ได้")])
def test_a_letter_about_something_else_is_not_matched(
    scene: Scene, order: Order, values: dict[str, Any], sentence: str
) -> None:
    notice = arrived(scene, **values)
    with pytest.raises(BadValue, match=sentence):
        delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN)
    notice.refresh_from_db()
    assert (notice.state, pending_on(order).count()) == ("unmatched", 0)


def test_one_order_is_delivered_by_one_letter(scene: Scene, order: Order) -> None:
    delivery.match_notice(arrived(scene), order, by=scene.dla, confirmed=KNOWN)
    with pytest.raises(WrongState):
        delivery.match_notice(arrived(scene, number="อบก 13/2569"), order, by=scene.dla, confirmed=KNOWN)
    assert transferred() == 0


def test_a_refusal_holds_at_once_and_a_new_request_follows(scene: Scene, order: Order) -> None:
    notice = arrived(scene, kind="refusal", tonnes=None, note="เอกสารไม่ครบ")
    assert delivery.match_notice(notice, order, by=scene.dla, confirmed=KNOWN) is None
    notice.refresh_from_db()
    order.refresh_from_db()
    assert (notice.state, notice.order, order.state) == ("counted", order, "instructed")
    scene.take_to(order, "completed")
    assert transferred() == 10


def test_tgo_does_not_refuse_what_waits_for_an_approver(scene: Scene, order: Order) -> None:
    delivery.match_notice(arrived(scene), order, by=scene.dla, confirmed=KNOWN)
    with pytest.raises(WrongState, match="ยกเลิกการจับคู่ก่อน"):
        delivery.tgo_refused(order, by=scene.dla, note="เหตุผล")


def test_a_letter_put_aside_may_be_recorded_anew(scene: Scene) -> None:
    notices.discard_letter(arrived(scene), by=scene.dla, note="บันทึกผิด")
    assert arrived(scene).state == NoticeState.UNMATCHED


# --- suggestions ---------------------------------------------------------------------------------------------------


def test_the_order_whose_letter_tgo_answers_is_suggested_first(scene: Scene, order: Order) -> None:
    others = [scene.take_to(scene.requested(order.listing), "transferring") for _number in range(2)]
    request = others[0].documents.get(kind="tgo_request").number
    notice = arrived(scene, request_number=f" {request} ", counterparty_account="t-ver-demo-1")
    found = suggest(notice)
    assert [each.order for each in found] == [others[0], order, others[1]]
    assert len(found[0].reasons) == 3
    assert [str(doubt) for doubt in found[1].doubts] == ["เลขที่หนังสือถึง อบก. ไม่ตรงกัน"]


def test_suggestions_cost_two_queries_however_many_orders_wait(
    scene: Scene, order: Order, django_assert_num_queries: Any
) -> None:
    for _number in range(4):
        scene.take_to(scene.requested(order.listing), "transferring")
    notice = arrived(scene)
    with django_assert_num_queries(2):
        assert len(suggest(notice)) == 5


# --- DLA's screens -------------------------------------------------------------------------------------------------


def typed(**values: Any) -> dict[str, Any]:
    kept = {"kind": "transfer", "number": "อบก ๑๒/๒๕๖๙", "dated_on": "1 ม.ค. 2569", "tonnes": "๑๐", "file": upload()}
    return kept | values


def test_the_inbox_from_the_post_to_the_approval(scene: Scene, order: Order) -> None:
    client = signed_in(scene.dla)
    client.post(address("tgonotice", "add", app="market"), typed())
    notice = TgoNotice.objects.get()
    with notice.file.open() as file:
        assert (notice.dated_on, notice.tonnes, file.read()) == (dt.date(2026, 1, 1), 10, PDF)
    page = client.get(address("tgonotice", "inspect", notice.pk, app="market")).content.decode()
    assert "ปริมาณตรงกัน" in page
    match = address("tgonotice", "match", notice.pk, app="market")
    assert str(order) in client.get(match).content.decode()
    page = client.post(match, {"chosen": order.pk}).content.decode()
    assert page.count("ไม่ได้เขียนในหนังสือ") >= 3
    assert str(order.seller) in page
    client.post(match, {"chosen": order.pk, "compared": order.pk})
    notice.refresh_from_db()
    assert notice.state == "unmatched"  # nobody has said how they know
    client.post(match, {"chosen": order.pk, "compared": order.pk, "confirmed": KNOWN})
    proposal = pending_on(order).get()
    page = signed_in(scene.dla_second).get(f"/my/proposals/{proposal.pk}/").content.decode()
    assert KNOWN in page
    assert page.count("ไม่ได้เขียนในหนังสือ") >= 3
    assert str(order.seller) in page
    approve(pending_on(order).get(), by=scene.dla_second)
    assert transferred() == 10
    assert client.get(match).status_code == 302  # Wagtail's way to refuse


def test_a_file_that_is_no_letter_is_refused(scene: Scene) -> None:
    url = address("tgonotice", "add", app="market")
    response = signed_in(scene.dla).post(url, typed(file=upload(b"<html>", "letter.pdf")))
    assert "รับเฉพาะไฟล์ PDF" in response.context["form"].errors["file"][0]
    assert not TgoNotice.objects.exists()


@pytest.mark.parametrize(
    ("number", "sentence"), [("", "โปรดเลือกคำขอซื้อ"), ("๙๙๙๙", "ไม่มีคำขอซื้อเลขที่นี้"), ("x", "ไม่มีคำขอซื้อเลขที่นี้")]
)
def test_a_match_with_no_order_is_refused_in_words(scene: Scene, number: str, sentence: str) -> None:
    notice = arrived(scene)
    response = signed_in(scene.dla).post(address("tgonotice", "match", notice.pk, app="market"), {"number": number})
    assert sentence in response.content.decode()


def test_the_auditor_reads_and_does_nothing(scene: Scene) -> None:
    from registry.enums import Role
    from registry.services.people import sync_group
    from tests.scene import person

    notice, auditor = arrived(scene), person("auditor", Role.AUDITOR)
    sync_group(auditor)
    client = signed_in(auditor)
    page = client.get(address("tgonotice", "inspect", notice.pk, app="market"))
    assert page.status_code == 200
    assert "จับคู่กับคำขอซื้อ</a>" not in page.content.decode()
    for view in ("match", "unmatch", "discard", "edit"):
        url = address("tgonotice", view, notice.pk, app="market")
        client.post(url, {"note": "x", "number": "1"})
    notice.refresh_from_db()
    assert notice.state == NoticeState.UNMATCHED
