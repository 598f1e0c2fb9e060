"""People and places in the workspace: what a person types, what happens, and what is said when it does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.enums import Role
from registry.models import (
    Invitation,
    Membership,
    OfficerAssignment,
    User,
)
from registry.services.invitations import token_of
from registry.services.memberships import Terms, sync_group
from registry.services.people import appoint
from tests.portal.workspace import PDF, people_page, text_of
from tests.scene import Scene, person, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"


def typed(role: str = "authority_finance", **values: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {
        "role": role,
        "email": "new@example.test",
        "name": "คนใหม่",
        "order_number": "1/2569",
        "valid_from": day,
    } | values


def add_page(scene: Scene) -> str:
    return reverse("workspace:add_person", args=["authority", scene.seller.authority.pk])


# --- giving and ending ---------------------------------------------------------------------------------------------


def test_an_approver_adds_somebody_who_has_no_account_yet(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    answer = client.post(add_page(scene), typed(), follow=True)
    assert answer.redirect_chain == [(people_page(scene), 302)]
    assert "ระบบส่งคำเชิญไปที่ new@example.test" in text_of(answer)
    assert "รอตั้งรหัสผ่าน" in text_of(answer)
    again = client.post(add_page(scene), typed())
    assert "มีสิทธิ์นี้ในหน่วยงานนี้อยู่แล้ว" in text_of(again)
    assert Membership.objects.filter(user__email="new@example.test").count() == 1


def test_an_approver_is_offered_officers_and_treasury_alone(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    assert "ผู้อนุมัติของ อปท. –" not in text_of(client.get(add_page(scene)))
    refused = client.post(add_page(scene), typed("authority_approver"))
    assert refused.status_code == 200
    assert not User.objects.filter(email="new@example.test").exists()


def test_what_was_typed_wrong_is_said_at_its_field_and_kept(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    answer = client.post(add_page(scene), typed(name="", email="someone@example.test"))
    assert "โปรดกรอกชื่อและนามสกุลเพื่อส่งคำเชิญ" in str(answer.context["form"].errors["name"])
    answer = client.post(add_page(scene), typed(email=scene.seller.approver.email))
    assert "ตนเอง" in text_of(answer)
    answer = client.post(add_page(scene), typed(valid_from="31 กุมภาพันธ์ 2569"))
    assert "valid_from" in answer.context["form"].errors


def test_an_officers_order_is_kept_with_the_assignment(scene: Scene) -> None:
    client = signed_in(scene.seller.approver)
    order = SimpleUploadedFile("คำสั่ง.pdf", PDF, content_type="application/pdf")
    client.post(add_page(scene), typed("authority_officer", order_file=order))
    assignment = OfficerAssignment.objects.get()
    file = signed_in(scene.seller.officer).get(reverse("workspace:assignment_order", args=[assignment.pk]))
    assert b"".join(file.streaming_content) == PDF
    assert signed_in(scene.sellers[1].officer).get(file.request["PATH_INFO"]).status_code == 404


def test_ending_asks_why_and_the_person_sees_a_clear_page(scene: Scene) -> None:
    finance = signed_in(scene.seller.finance)
    assert finance.get(people_page(scene)).status_code == 200
    address = reverse("workspace:end_membership", args=[scene.seller.finance.memberships.get().pk])
    approver = signed_in(scene.seller.approver)
    assert "กรุณาบอกเหตุผล" in text_of(approver.post(address, {"reason": ""}))
    approver.post(address, {"reason": "ย้ายหน่วยงาน"})
    assert finance.get(people_page(scene)).status_code == 404  # the session that is open already
    home = text_of(finance.get("/my/"))
    assert "สิทธิ์ของท่านในระบบสิ้นสุดแล้ว" in home
    assert scene.seller.authority.short_name in home
    page = text_of(approver.get(people_page(scene)))
    assert "สิทธิ์ที่สิ้นสุดแล้ว" in page
    assert "ย้ายหน่วยงาน" in page
    assert "สิ้นสุดอยู่แล้ว" in text_of(approver.post(address, {"reason": "อีกครั้ง"}))


def test_the_last_approver_is_not_ended_and_the_page_says_what_to_do(scene: Scene) -> None:
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    address = reverse("workspace:end_membership", args=[scene.seller.approver.memberships.get().pk])
    answer = signed_in(head).post(address, {"reason": "พ้นตำแหน่ง"})
    assert "ผู้อนุมัติคนสุดท้าย" in text_of(answer)
    assert scene.seller.approver.memberships.current().exists()


def test_dlas_role_opens_and_closes_wagtail_on_the_next_request(scene: Scene) -> None:
    sync_group(scene.dla_second)
    editor = User.objects.create_user("editor@example.test", PASSWORD, name="บรรณาธิการ (ข้อมูลสมมติ)")
    client = signed_in(editor)
    assert client.get("/admin/").status_code in {302, 403}
    admin = signed_in(scene.dla_second)
    address = reverse("workspace:add_person_of_dla", args=["dla"])
    admin.post(address, typed("dla_editor", email=editor.email))
    assert client.get("/admin/").status_code == 200
    membership = editor.memberships.get()
    admin.post(reverse("workspace:end_membership", args=[membership.pk]), {"reason": "ทดสอบ"})
    assert client.get("/admin/").status_code in {302, 403}


# --- the invitation ------------------------------------------------------------------------------------------------


@pytest.fixture
def invitation(scene: Scene) -> Invitation:
    terms = Terms(valid_from=timezone.localdate())
    by = scene.seller.approver
    appoint("new@example.test", "คนใหม่", Role.AUTHORITY_FINANCE, scene.seller.authority, terms, by=by)
    return Invitation.objects.select_related("user").get()


def link(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_of(invitation)])


def test_an_invited_person_sets_a_password_and_works(scene: Scene, invitation: Invitation) -> None:
    client = Client()
    page = client.get(link(invitation))
    assert scene.seller.authority.short_name in text_of(page)
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
    answer = client.post(link(invitation), {"name": "คนใหม่ ใจดี", "password": PASSWORD, "again": PASSWORD})
    assert answer.url == reverse("account_login")
    client.post(answer.url, {"login": "new@example.test", "password": PASSWORD})
    assert "คนใหม่ ใจดี" in text_of(client.get("/my/"))
    assert client.get(people_page(scene)).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "1234", "again": "1234"}, "password"),
        ({"password": PASSWORD, "again": "อย่างอื่น"}, "again"),
        ({"password": PASSWORD, "again": PASSWORD, "name": ""}, "name"),
    ],
)
def test_a_poor_password_is_refused_at_its_field(invitation: Invitation, values: dict[str, str], field: str) -> None:
    answer = Client().post(link(invitation), {"name": "คนใหม่"} | values)
    assert list(answer.context["form"].errors) == [field]
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_a_link_that_is_over_says_so(scene: Scene, invitation: Invitation) -> None:
    assert Client().get("/invitation/ไม่มีจริง/").status_code == 404
    Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=9), expires_at=timezone.now())
    assert "ลิงก์หมดอายุแล้ว" in text_of(expect(link(invitation), 410))
    address = reverse("workspace:invite_again", args=[invitation.user.memberships.get().pk])
    signed_in(scene.seller.approver).post(address)
    assert "อีเมลฉบับล่าสุด" in text_of(expect(link(invitation), 410))
    fresh = Invitation.objects.latest("pk")
    Client().post(link(fresh), {"name": "คนใหม่", "password": PASSWORD, "again": PASSWORD})
    assert "ตั้งรหัสผ่านด้วยลิงก์นี้แล้ว" in text_of(expect(link(fresh), 410))
    assert "ตั้งรหัสผ่านและเข้าใช้งานแล้ว" in text_of(signed_in(scene.seller.approver).post(address, follow=True))


def expect(address: str, status: int) -> Any:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer


def test_nobody_resets_the_password_of_an_invitation(invitation: Invitation, mailoutbox: list[Any]) -> None:
    mailoutbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "new@example.test"})
    assert [letter for letter in mailoutbox if "/password/reset/key/" in letter.body] == []


# --- hand-over -----------------------------------------------------------------------------------------------------


def test_the_officer_hands_over_and_the_successor_sees_the_work(scene: Scene) -> None:
    order = scene.requested()
    assignment = OfficerAssignment.objects.create(authority=scene.seller.authority, user=scene.seller.officer)
    successor = User.objects.create_user("successor@example.test", PASSWORD, name="ผู้รับมอบ (ข้อมูลสมมติ)")
    next_one, leaver = signed_in(successor), signed_in(scene.seller.officer)
    assert str(order) not in text_of(next_one.get("/my/"))
    address = reverse("workspace:hand_over", args=[assignment.pk])
    assert "คำขอซื้อที่ดำเนินการอยู่ 1 รายการ" in text_of(leaver.get(address))
    done = leaver.post(address, typed(email=successor.email), follow=True)
    assert "ส่งมอบงานให้ ผู้รับมอบ" in text_of(done)
    assert "สิทธิ์ของท่านในระบบสิ้นสุดแล้ว" in text_of(done)
    assert str(order) in text_of(next_one.get("/my/"))
    assert next_one.get(reverse("workspace:order_step", args=[order.pk, "quote"])).status_code == 200
    twice = leaver.post(address, typed(email=successor.email), follow=True)
    assert "ไปแล้ว" in text_of(twice)
    story = text_of(signed_in(scene.seller.approver).get(people_page(scene)))
    assert "ส่งมอบงานให้ผู้รับผิดชอบคนใหม่" in story
