"""An approver adds a treasurer from a phone; the treasurer comes in by the mail's link and proposes a bank account."""

from __future__ import annotations

import pytest

from registry.models import BankAccount, Invitation
from registry.services.invitations import token_of
from tests.journeys.person import PASSWORD, Person
from tests.scene import Scene

pytestmark = pytest.mark.browser


def test_from_the_invitation_to_the_account_that_waits(scene: Scene, live_site) -> None:
    approver, treasurer = Person(live_site), Person(live_site, java_script_enabled=False)
    approver.sign_in(scene.seller.approver)
    approver.follow("บุคลากร")
    approver.follow(str(scene.seller.authority), "เพิ่มบุคลากร")
    approver.main.get_by_text("กองคลัง –").click()
    approver.fill({"อีเมล": "treasurer@example.test", "ชื่อและนามสกุล": "กองคลังใหม่ (ข้อมูลสมมติ)", "คำสั่งที่": "๙/๒๕๖๙"})
    approver.press("เพิ่มบุคลากร")
    approver.sees("ระบบส่งคำเชิญไปที่ treasurer@example.test", "รอตั้งรหัสผ่าน")

    invitation = Invitation.objects.get()
    treasurer.page.goto(f"{live_site.url}/invitation/{token_of(invitation)}/")
    treasurer.fill({"รหัสผ่าน": PASSWORD, "พิมพ์รหัสผ่านอีกครั้ง": PASSWORD})
    treasurer.press("ตั้งรหัสผ่าน")
    treasurer.give_password(invitation.user)
    treasurer.follow("อปท. ในความดูแล", str(scene.seller.authority), "ดูบัญชีธนาคาร", "เสนอบัญชีธนาคารใหม่")
    treasurer.main.get_by_label("ธนาคาร").first.select_option("006")
    treasurer.fill({"สาขา": "ลำพูน", "เลขที่บัญชี": "๑๒๓-๔-๕๖๗๘๙-๐", "ชื่อบัญชี": "อบต.สาธิต (ข้อมูลสมมติ)"})
    treasurer.press("เสนอผู้อนุมัติ")
    treasurer.sees("รอผู้อนุมัติ")

    approver.to_work()
    approver.follow("พิจารณาอนุมัติ: เปลี่ยนบัญชีธนาคาร")
    approver.sees("1234567890", "ธนาคารกรุงไทย")
    approver.press("อนุมัติ")
    treasurer.to_work()
    treasurer.follow("อปท. ในความดูแล", str(scene.seller.authority), "ดูบัญชีธนาคาร")
    treasurer.sees("บัญชีใหม่รอวันที่มีผล")
    treasurer.follow("ระงับบัญชีนี้")
    treasurer.fill({"เหตุที่ระงับ": "พิมพ์เลขผิด"})
    treasurer.press("ระงับบัญชีนี้")
    treasurer.sees("ระงับโดย")
    assert BankAccount.objects.get().stop_reason == "พิมพ์เลขผิด"
