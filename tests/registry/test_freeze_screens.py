"""DLA's screens over freezes and adjustments, and what the people concerned see in the workspace."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from market.models import Listing
from registry.models import Adjustment, Freeze, ProgrammeDebt, User
from registry.services import freezing, ledger
from registry.services.freezing import Target
from registry.services.proposals import approve, pending_on
from tests.factories import RoundFactory
from tests.registry.screens import address, root, scene
from tests.scene import Scene, signed_in

__all__ = ["root", "scene"]
pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    return {"scope": "market", "account_number": "", "authority_code": "", "reason": "ข้อมูลสมมติ"} | changes


def frozen(scene: Scene, **target: Any) -> Freeze:
    return freezing.freeze(Target(**target), by=scene.dla_second, reason="เหตุลับ (สมมติ)")


# --- freeze --------------------------------------------------------------------------------------------------------


def test_an_administrator_freezes_what_was_typed(scene: Scene) -> None:
    account = ledger.authority_account(scene.seller.authority)
    client, url = signed_in(scene.dla_second), address("freeze", "add")
    assert client.get(url).status_code == 200
    for values in (
        {"scope": "market", "last_day": "31/12/2599"},
        {"scope": "province", "province": scene.seller.authority.province_id},
        {"scope": "authority", "authority_code": scene.seller.authority.code},
        {"scope": "account", "account_number": f" a{account.pk:07d}"},
    ):
        answer = client.post(url, typed(**values))
        assert answer.status_code == 302, answer.context["form"].errors
    assert [row.scope for row in Freeze.objects.order_by("pk")] == ["market", "province", "authority", "account"]
    assert Freeze.objects.get(scope="market").until.isoformat() == "2056-12-31T16:59:59+00:00"
    assert Freeze.objects.get(scope="account").account == account


WRONG = {
    "an authority that is not there": ({"scope": "authority", "authority_code": "0000000"}, "authority_code"),
    "an account that is not there": ({"scope": "account", "account_number": "A9999999"}, "account_number"),
    "an account that is no number": ({"scope": "account", "account_number": "ก"}, "account_number"),
    "no province": ({"scope": "province"}, "province"),
    "a day that has passed": ({"scope": "market", "last_day": "1/1/2569"}, ""),
    "no reason": ({"scope": "market", "reason": ""}, "reason"),
}


@pytest.mark.parametrize(("values", "field"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_frozen_is_said_at_its_field(scene: Scene, values: dict[str, Any], field: str) -> None:
    answer = signed_in(scene.dla_second).post(address("freeze", "add"), typed(**values))
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert errors
    assert not field or field in errors
    assert not Freeze.objects.exists()


def test_an_officer_reads_freezes_and_proposes_the_end_but_does_not_freeze(scene: Scene) -> None:
    freeze = frozen(scene, authority=scene.seller.authority)
    client = signed_in(scene.dla)
    assert client.get(address("freeze", "add")).status_code == 302
    assert "เหตุลับ" in client.get(address("freeze", "inspect", freeze.pk)).content.decode()
    lift = address("freeze", "lift", freeze.pk)
    assert "เหตุลับ" in client.get(lift).content.decode()
    assert client.post(lift, {"reason": ""}).status_code == 200
    assert client.post(lift, {"reason": "ตรวจแล้ว"}).status_code == 302

    page = signed_in(scene.dla_second)
    proposal = pending_on(freeze).get()
    shown = page.get(f"/my/proposals/{proposal.pk}/").content.decode()
    assert "ตรวจแล้ว" in shown
    assert str(scene.seller.authority) in shown
    page.post(f"/my/proposals/{proposal.pk}/", {"decision": "approve"})
    freeze.refresh_from_db()
    assert not freeze.is_active
    assert client.get(lift).status_code == 302


def test_the_list_is_filtered_searched_and_exported(scene: Scene) -> None:
    frozen(scene, authority=scene.seller.authority)
    frozen(scene, province=scene.sellers[1].authority.province)
    client, url = signed_in(scene.dla_second), address("freeze", "list")
    for query, rows in (("", 2), ("?active=yes", 2), ("?active=no", 0), ("?scope=province", 1), ("?q=ลำพูน", 1)):
        assert len(client.get(url + query).context["page_obj"].object_list) == rows, query
    assert client.get(url + "?export=xlsx").status_code == 200


# --- the people concerned ------------------------------------------------------------------------------------------


def test_the_frozen_read_it_on_their_pages_without_the_reason(scene: Scene) -> None:
    listing = scene.published()
    order = scene.requested(listing)
    frozen(scene, authority=scene.seller.authority)
    officer, buyer = signed_in(scene.seller.officer), signed_in(scene.purchaser)
    account = ledger.authority_account(scene.seller.authority)
    for client, path in (
        (officer, "/my/"),
        (officer, f"/my/listings/{listing.pk}/"),
        (officer, f"/my/orders/{order.pk}/"),
        (officer, f"/my/accounts/{account.pk}/"),
        (buyer, f"/my/orders/{order.pk}/"),
    ):
        page = client.get(path).content.decode()
        assert "ระงับการทำรายการชั่วคราว" in page, path
        assert "เหตุลับ" not in page, path
    other = signed_in(scene.sellers[1].officer).get("/my/").content.decode()
    assert "ระงับการทำรายการชั่วคราว" not in other


def test_a_buyer_who_asks_is_told_and_nothing_is_lost(scene: Scene) -> None:
    listing = scene.published()
    frozen(scene, authority=scene.seller.authority)
    answer = signed_in(scene.purchaser).get(f"/my/orders/new/{listing.pk}/")
    assert answer.status_code in {200, 403, 409}
    assert "ถูกระงับการทำรายการ" in answer.content.decode()


# --- adjustments and debts -----------------------------------------------------------------------------------------


def adjustment_typed(scene: Scene, **changes: Any) -> dict[str, Any]:
    first = scene.seller.authority.code
    return {
        "round": scene.round.pk,
        "lines": f"{first},100\n\n{scene.sellers[1].authority.code} ๒๐",
        "debt_tonnes": "30",
        "reason": "รับรองเกิน",
        "tgo_reference": "อบก. 1/2569",
    } | changes


def test_an_adjustment_is_typed_proposed_approved_and_read(scene: Scene) -> None:
    client, url = signed_in(scene.dla), address("adjustment", "add")
    assert client.get(url).status_code == 200
    answer = client.post(url, adjustment_typed(scene))
    assert answer.status_code == 302, answer.context["form"].errors
    adjustment = Adjustment.objects.get()
    assert (adjustment.taken_tonnes, adjustment.debt_tonnes) == (120, 30)

    second, proposal = signed_in(scene.dla_second), pending_on(adjustment).get()
    assert "อบก. 1/2569" in second.get(f"/my/proposals/{proposal.pk}/").content.decode()
    second.post(f"/my/proposals/{proposal.pk}/", {"decision": "approve"})
    page = client.get(address("adjustment", "inspect", adjustment.pk)).content.decode()
    assert "หมายเลขที่ปรับปรุงออก" in page
    debt = ProgrammeDebt.objects.get()
    assert client.get(address("programmedebt", "inspect", debt.pk)).status_code == 200
    assert len(client.get(address("programmedebt", "list") + "?open=yes").context["page_obj"].object_list) == 1
    statement = signed_in(scene.seller.officer).get(
        f"/my/accounts/{ledger.authority_account(scene.seller.authority).pk}/"
    )
    assert "ปรับปรุงรายการ" in statement.content.decode()


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("0000000,5", "ไม่มี อปท. รหัส 0000000"),
        ("{code},5\n{code},6", "ซ้ำ"),
        ("{code},ห้า", "บรรทัดที่ 1"),
        ("{code}", "บรรทัดที่ 1"),
    ],
)
def test_a_line_that_is_wrong_is_named(scene: Scene, lines: str, problem: str) -> None:
    values = adjustment_typed(scene, lines=lines.format(code=scene.seller.authority.code))
    answer = signed_in(scene.dla).post(address("adjustment", "add"), values)
    assert problem in str(answer.context["form"].errors["lines"])
    assert not Adjustment.objects.exists()


def test_the_round_that_pays_a_debt_says_so(scene: Scene, root: User) -> None:
    client = signed_in(scene.dla)
    client.post(address("adjustment", "add"), adjustment_typed(scene, lines=""))
    approve(pending_on(Adjustment.objects.get()).get(), by=scene.dla_second)
    round = RoundFactory(project=scene.round.project, number=9, tonnes=100)
    page = client.get(reverse("wagtailsnippets_registry_round:propose", args=[round.pk])).content.decode()
    assert "หักหนี้ของโครงการจากการรับรองเกิน 30 ตัน" in page
    assert "เหลือให้จัดสรร 70 ตัน" in page


def test_the_dashboard_names_the_freezes_in_force(scene: Scene) -> None:
    frozen(scene, authority=scene.seller.authority)
    page = signed_in(scene.dla).get("/admin/").content.decode()
    assert "กำลังระงับการทำรายการอยู่" in page
    assert str(scene.seller.authority) in page


def test_who_is_frozen_is_offered_no_listing_and_told_of_no_act(scene: Scene) -> None:
    frozen(scene, authority=scene.seller.authority)
    officer = signed_in(scene.seller.officer)
    home = officer.get("/my/").content.decode()
    assert "ระหว่างนี้ซื้อขายและเคลื่อนย้ายคาร์บอนเครดิตไม่ได้" in home
    assert "จึงดำเนินการนี้ไม่ได้" not in home
    assert "/my/listings/new/" not in home
    for page in (officer.get("/my/listings/new/"), officer.post("/my/listings/new/", {"tonnes": "5"})):
        assert "ประกาศขายไม่ได้ระหว่างระงับการทำรายการ" in page.content.decode()
    assert not Listing.objects.exists()
