"""The roster for an authority: the short link, and the form without JavaScript."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from registry.services.roster.bundles import set_terms
from registry.services.roster.campaigns import close_campaign
from registry.services.roster.returns import send_back_return
from tests.portal.roster_pages import SHOWN_PHONE, TYPED, SignIn, page
from tests.roster import LATER_NAME, NAME, PHONE, Roster


@pytest.fixture
def officer(roster: Roster, signed_in: SignIn) -> Client:
    return signed_in(roster.scene.seller.officer)


# --- the short link ------------------------------------------------------------------------------------------------


def test_the_link_says_whose_form_it_is_whom_to_call_and_nobodys_name(roster: Roster) -> None:
    row = roster.submitted()
    set_terms(roster.bundle, by=roster.head, own_due_on=None, contact="02 000 0000 (สมมติ)")
    html = page(Client(), f"/r/{row.code}/")
    for words in (row.authority.full_name_th, "ลำพูน", "ยังไม่มีบัญชีผู้ใช้งาน", "02 000 0000 (สมมติ)", "เข้าสู่ระบบเพื่อกรอกรายชื่อ"):
        assert words in html
    assert NAME not in html
    assert "777" not in html
    assert f"/accounts/login/?next=/my/roster/returns/{row.pk}/edit/" in html


def test_a_link_without_a_contact_says_so(roster: Roster) -> None:
    assert "จังหวัดยังไม่ได้แจ้งโทรศัพท์ของสำนักงาน" in page(Client(), f"/r/{roster.mine.code}/")


def test_signing_in_from_the_link_lands_on_the_form(roster: Roster) -> None:
    user = roster.scene.seller.officer
    user.set_password("ทดสอบ")
    user.save()
    client = Client()
    target = f"/my/roster/returns/{roster.mine.pk}/edit/"
    answer = client.post(f"/accounts/login/?next={target}", {"login": user.email, "password": "ทดสอบ", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, target)
    assert "ตรวจสอบก่อนส่ง" in page(client, target)


def test_a_code_typed_in_small_letters_is_led_to_its_page(roster: Roster, officer: Client) -> None:
    code = roster.mine.code
    assert officer.get(f"/r/{code.lower()}/")["Location"] == f"/r/{code}/"
    assert officer.get(f"/r/{code}/")["Location"] == f"/my/roster/returns/{roster.mine.pk}/edit/"


def test_the_link_of_a_sent_form_leads_to_what_was_sent(roster: Roster, officer: Client) -> None:
    roster.submitted()
    assert officer.get(f"/r/{roster.mine.code}/")["Location"] == f"/my/roster/returns/{roster.mine.pk}/"
    send_back_return(roster.mine, by=roster.head, comment="แก้")
    assert officer.get(f"/r/{roster.mine.code}/")["Location"].endswith("/edit/")


def test_an_unknown_code_and_a_stranger_are_told_what_to_do(roster: Roster, signed_in: SignIn) -> None:
    missing = Client().get("/r/ZZZZZZZ/")
    assert missing.status_code == 404
    assert "ไม่มีเลข 0 กับ 1" in missing.content.decode()
    stranger = signed_in(roster.neighbour.officer).get(f"/r/{roster.mine.code}/")
    assert stranger.status_code == 403
    assert "ออกจากระบบเพื่อเข้าด้วยบัญชีอื่น" in stranger.content.decode()


def test_the_provinces_link_leads_its_people_to_the_bundle(roster: Roster, signed_in: SignIn) -> None:
    bundle = roster.bundle
    assert "เข้าสู่ระบบเพื่อรวบรวมรายชื่อ" in page(Client(), f"/r/{bundle.code}/")
    assert signed_in(roster.head).get(f"/r/{bundle.code}/")["Location"] == f"/my/roster/provinces/{bundle.pk}/"


# --- the form ------------------------------------------------------------------------------------------------------


def edit(roster: Roster) -> str:
    return f"/my/roster/returns/{roster.mine.pk}/edit/"


def test_the_form_is_filled_from_the_assignment_then_from_the_last_return(roster: Roster, officer: Client) -> None:
    user = roster.scene.seller.officer
    roster.scene.seller.authority.assignments.create(user=user, valid_from=dt.date(2025, 1, 1))
    user.memberships.update(title="นักวิชาการสาธารณสุข")
    html = page(officer, edit(roster))
    assert f'value="{user.name}"' in html
    assert 'value="นักวิชาการสาธารณสุข"' in html
    roster.submitted()
    html = page(officer, edit(roster))
    assert f'value="{NAME}"' in html
    assert f'value="{SHOWN_PHONE}"' in html
    assert 'value="5/1/2569"' in html or 'value="05/01/2569"' in html


def test_check_then_confirm_then_a_receipt_with_a_number(roster: Roster, officer: Client) -> None:
    checked = officer.post(edit(roster), TYPED | {"check": "1"})
    html = checked.content.decode()
    assert (checked.status_code, roster.mine.edition) == (200, 0)
    for words in (NAME, SHOWN_PHONE, "5 มกราคม 2569", "ส่งรายชื่อให้จังหวัด"):
        assert words in html
    sent = officer.post(edit(roster), TYPED | {"confirm": "1", "shown_at": checked.context["shown_at"]})
    assert sent["Location"] == f"/my/roster/returns/{roster.mine.pk}/receipt/"
    assert roster.mine.reference in page(officer, sent["Location"])
    person = roster.mine.persons.get()
    assert (person.name, person.phone, person.is_primary) == (NAME, PHONE, True)


def test_a_button_pressed_twice_sends_once_and_shows_the_receipt(roster: Roster, officer: Client) -> None:
    shown_at = officer.post(edit(roster), TYPED | {"check": "1"}).context["shown_at"]
    typed = TYPED | {"confirm": "1", "shown_at": shown_at}
    answers = [officer.post(edit(roster), typed)["Location"] for _time in range(2)]
    assert len(set(answers)) == 1
    assert roster.mine.edition == 1


def test_people_are_added_and_taken_away_without_losing_a_letter(roster: Roster, officer: Client) -> None:
    added = officer.post(edit(roster), TYPED | {"add": "1", "p0-phone": "ยังไม่ครบ 08"})
    form = added.context["form"]
    assert len(form.officers) == 2
    html = added.content.decode()
    assert 'value="ยังไม่ครบ 08"' in html
    assert "เป็นผู้รับผิดชอบหลัก" in html
    three = {**TYPED, "count": "3", "primary": "2"}
    three |= {f"p{number}-name": f"คน {number}" for number in range(3)}
    removed = officer.post(edit(roster), three | {"remove": "1"}).context["form"]
    assert [each["name"].value() for each in removed.officers] == ["คน 0", "คน 2"]
    assert removed.primary == 1
    full = officer.post(edit(roster), TYPED | {"count": "10", "add": "1"}).context["form"]
    assert (len(full.officers), full.has_room) == (10, False)
    assert roster.mine.edition == 0


def test_what_is_wrong_is_said_beside_its_field_and_at_the_top(roster: Roster, officer: Client) -> None:
    typed = TYPED | {"count": "2", "check": "1", "p0-phone": "08 000", "order_date": ""}
    html = officer.post(edit(roster), typed).content.decode()
    assert html.count("เบอร์มือถือต้องมี 10 หลัก ที่พิมพ์มามี 5 หลัก") == 2
    assert "กรุณาพิมพ์ชื่อและสกุล" in html
    assert "ชื่อ-สกุล คนที่ 2" in html
    typed = TYPED | {"confirm": "1", "order_date": ""}
    assert "กรุณาพิมพ์วันที่ของคำสั่งด้วย" in officer.post(edit(roster), typed).content.decode()
    assert roster.mine.edition == 0


@pytest.mark.parametrize(
    "nonsense", [{"count": "999"}, {"count": "-1"}, {"primary": "๙"}, {"edition": "x"}, {"count": ""}]
)
def test_nonsense_in_hidden_fields_breaks_nothing(roster: Roster, officer: Client, nonsense: dict[str, str]) -> None:
    answer = officer.post(edit(roster), TYPED | {"confirm": "1"} | nonsense)
    assert answer.status_code in {200, 302}


def test_two_people_of_an_authority_do_not_overwrite_each_other(
    roster: Roster, officer: Client, signed_in: SignIn
) -> None:
    approver = signed_in(roster.scene.seller.approver)
    officer.post(edit(roster), TYPED | {"confirm": "1"})
    answer = approver.post(edit(roster), TYPED | {"confirm": "1", "p0-name": LATER_NAME})
    assert "มีผู้ส่งรายชื่อนี้ไปก่อนแล้ว" in answer.content.decode()
    assert LATER_NAME in answer.content.decode()
    assert roster.mine.persons.get().name == NAME


def test_a_bundled_or_closed_form_leads_to_its_page_with_the_way_on(roster: Roster, officer: Client) -> None:
    roster.submitted()
    roster.sent()
    answer = officer.get(edit(roster), follow=True)
    assert "แก้ไขเองไม่ได้แล้ว" in answer.content.decode()
    assert f"/my/roster/returns/{roster.mine.pk}/ask/" in answer.content.decode()
    close_campaign(roster.campaign, by=roster.scene.dla)
    html = officer.get(edit(roster), follow=True).content.decode()
    assert "สถ. ปิดการรายงานนี้แล้ว" in html
    assert "/ask/" not in html


def test_the_task_waits_for_the_officer_until_it_is_sent(roster: Roster, officer: Client) -> None:
    assert f'href="{edit(roster)}"' in page(officer, "/my/")
    roster.submitted()
    assert f'href="{edit(roster)}"' not in page(officer, "/my/")
    send_back_return(roster.mine, by=roster.head, comment="แก้")
    assert "แก้ไขรายชื่อผู้ได้รับมอบหมาย" in page(officer, "/my/")
