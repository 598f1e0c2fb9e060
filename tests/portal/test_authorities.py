"""Authorities in the workspace: contact, counts, type and VAT with history; the lists of people and places."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.enums import Role
from registry.models import (
    AuthorityCount,
    AuthorityVat,
    Holiday,
    LocalAuthority,
    Membership,
    User,
)
from registry.services.memberships import Terms, sync_group
from registry.services.people import appoint, end
from tests.portal.workspace import NUMBER, bank_page, make_current, people_page, text_of
from tests.scene import Scene, make_seller, person, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"


# --- the authority -------------------------------------------------------------------------------------------------


def authority_page(scene: Scene) -> str:
    return reverse("workspace:authority", args=[scene.seller.authority.pk])


def act(scene: Scene, name: str, user: User, values: dict[str, Any]) -> Any:
    return signed_in(user).post(reverse(f"workspace:{name}", args=[scene.seller.authority.pk]), values, follow=True)


def test_the_officer_mends_the_contact(scene: Scene) -> None:
    values = {"address": "1 ม.1", "phone": "๐ ๕๓๐๐ ๐๐๐๐ ต่อ 12", "email": "office@example.test"}
    answer = act(scene, "edit_contact", scene.seller.officer, values)
    assert "office@example.test" in text_of(answer)
    assert LocalAuthority.objects.get(pk=scene.seller.authority.pk).address == "1 ม.1"
    wrong = act(scene, "edit_contact", scene.seller.officer, values | {"phone": "<script>"})
    assert "phone" in wrong.context["form"].errors


def test_counts_are_typed_with_history_and_coverage(scene: Scene) -> None:
    values = {
        "counted_on": "30/09/2568",
        "all_households": "๑,๐๐๐",
        "households": "600",
        "bins": "640",
        "source": "สำรวจ",
    }
    act(scene, "add_count", scene.seller.officer, values)
    act(scene, "add_count", scene.seller.officer, values | {"counted_on": "30/09/2569", "bins": "800"})
    answer = act(scene, "add_count", scene.seller.officer, values | {"counted_on": "30/09/2569", "bins": "850"})
    counts = AuthorityCount.objects.filter(authority=scene.seller.authority)
    assert [(row.bins, row.coverage_percent) for row in counts.order_by("counted_on")] == [(640, 60), (850, 60)]
    assert counts.order_by("counted_on").first().population is None
    assert "ร้อยละ 60.0" in text_of(answer)
    for wrong, field in (({"households": "2000"}, "households"), ({"bins": "-1"}, "bins"), ({"bins": "สิบ"}, "bins")):
        refused = act(scene, "add_count", scene.seller.officer, values | wrong)
        assert field in refused.context["form"].errors


def test_a_change_of_type_keeps_what_it_was_before(scene: Scene) -> None:
    authority = scene.seller.authority
    before, day = authority.full_name_th, timezone.localdate() - dt.timedelta(days=30)
    values = {"type": "SUBDISTRICT", "name_th": "ป่าสัก", "changed_on": day.isoformat(), "legal_reference": "ประกาศสมมติ"}
    answer = act(scene, "change_type", scene.dla, values)
    authority.refresh_from_db()
    assert (authority.type, authority.full_name_th) == ("SUBDISTRICT", "เทศบาลตำบลป่าสัก")
    assert LocalAuthority.objects.search("ทต.ป่าสัก").get() == authority
    assert authority.was_on(day).full_name_th == "เทศบาลตำบลป่าสัก"
    assert authority.was_on(day - dt.timedelta(days=1)).full_name_th == before
    assert "ประกาศสมมติ" in text_of(answer)
    for wrong, field in (({}, "type"), ({"name_th": "อื่น"}, "changed_on"), ({"legal_reference": ""}, "legal_reference")):
        assert field in act(scene, "change_type", scene.dla, values | wrong).context["form"].errors


def test_a_vat_status_holds_from_its_day(scene: Scene) -> None:
    day = timezone.localdate()
    act(scene, "set_vat", scene.dla, {"status": "rate", "rate_percent": "7", "valid_from": day.isoformat()})
    assert AuthorityVat.objects.get().rate_percent == 7
    assert scene.seller.authority.vat().status == "rate"
    for wrong, field in (
        ({"status": "exempt", "rate_percent": "7"}, "rate_percent"),
        ({"valid_from": "01/01/2560"}, "valid_from"),
    ):
        values = {"status": "rate", "rate_percent": "7", "valid_from": "01/01/2590"} | wrong
        assert field in act(scene, "set_vat", scene.dla, values).context["form"].errors


def test_the_public_learns_nothing_private(scene: Scene) -> None:
    make_current(scene)
    LocalAuthority.objects.update(phone="0 1111 2222", email="office@example.test")
    code = scene.seller.authority.code
    for address in (f"/api/v1/authorities/{code}/", "/api/v1/authorities/", "/market/"):
        said = Client().get(address).content.decode()
        assert not [word for word in (NUMBER, "0 1111 2222", "office@example.test") if word in said], address


# --- lists ---------------------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_cost_the_same_however_long(scene: Scene) -> None:
    head = signed_in(person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province))
    pages = ["/my/authorities/", "/my/people/", people_page(scene), authority_page(scene), bank_page(scene)]
    before = {page: queries(head, page) for page in pages}
    for number in range(6, 12):
        make_seller(number, "51", "ลำพูน")
    terms = Terms(valid_from=timezone.localdate())
    for number in range(4):
        args = (f"n{number}@example.test", "ใหม่", Role.AUTHORITY_OFFICER, scene.seller.authority, terms)
        appoint(*args, by=scene.seller.approver)
    end(Membership.objects.get(user__email="n3@example.test"), by=scene.seller.approver, reason="ทดสอบ")
    more = {page: queries(head, page) for page in pages}
    # the first event, invitation and assignment each add what their kind costs, once
    assert all(more[page] <= before[page] + 6 for page in pages), (before, more)
    for number in range(4, 8):
        args = (f"n{number}@example.test", "ใหม่", Role.AUTHORITY_OFFICER, scene.seller.authority, terms)
        appoint(*args, by=scene.seller.approver)
    assert {page: queries(head, page) for page in pages} == more


def test_a_list_shows_who_is_missing(scene: Scene) -> None:
    head = signed_in(person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province))
    bare = make_seller(6, "51", "ลำพูน")
    Membership.objects.filter(user=bare.approver).update(valid_until=dt.date(2021, 1, 1))
    page = text_of(head.get("/my/authorities/?missing=authority_approver"))
    assert bare.authority.short_name in page
    assert scene.seller.authority.short_name not in page
    other = scene.sellers[1].authority.short_name
    assert other not in text_of(head.get("/my/authorities/"))
    assert "ไม่พบ อปท." in text_of(head.get("/my/authorities/?q=ไม่มีที่นี่"))


def test_dla_keeps_the_holidays(scene: Scene) -> None:
    sync_group(scene.dla_second)
    client = signed_in(scene.dla_second)
    address = reverse("wagtailsnippets_registry_holiday:add")
    client.post(address, {"day": "๒ มีนาคม ๒๕๗๑", "name": "วันสมมติ", "source": "มติสมมติ"})
    assert Holiday.objects.get(name="วันสมมติ").day == dt.date(2028, 3, 2)
    again = client.post(address, {"day": "02/03/2571", "name": "ซ้ำ", "source": "มติสมมติ"})
    assert "อยู่แล้ว" in str(again.context["form"].errors["day"])
