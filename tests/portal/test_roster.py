"""The roster on the screen: the short link, the form without JavaScript, the province's page, DLA's page, the files."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from registry import papers
from registry.enums import DLA_ROLES, Role
from registry.models import District, LocalAuthority, RosterPerson, RosterReturn, User
from registry.services.people import sync_group
from registry.services.roster import sheets
from registry.services.roster.bundles import set_terms
from registry.services.roster.campaigns import close_campaign
from registry.services.roster.returns import ask_change, send_back_return
from tests.roster import LATER_NAME, NAME, PHONE, Roster, make_roster, opened, report
from tests.scene import Scene, person

SignIn = Callable[[User], Client]
TYPED = {
    "p0-name": NAME,
    "p0-position": "นักวิชาการสมมติ",
    "p0-phone": "๐๘๐-๐๐๐ ๐๗๗๗",
    "count": "1",
    "primary": "0",
    "edition": "0",
    "order_number": "1/2569",
    "order_date": "๕ ม.ค. ๒๕๖๙",
}
SHOWN_PHONE = "080 000 0777"


@pytest.fixture
def roster(scene: Scene) -> Roster:
    return make_roster(scene)


@pytest.fixture
def officer(roster: Roster, signed_in: SignIn) -> Client:
    return signed_in(roster.scene.seller.officer)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


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


# --- the province --------------------------------------------------------------------------------------------------


def bundle_page(roster: Roster) -> str:
    return f"/my/roster/provinces/{roster.bundle.pk}/"


def test_the_province_reviews_a_change_and_sends_again(roster: Roster, signed_in: SignIn) -> None:
    head, row = signed_in(roster.head), roster.submitted()
    sent = head.post(f"{bundle_page(roster)}send/", {"number": "ลพ 1/2569", "dated_on": "9/1/2569", "sendings": "0"})
    assert sent["Location"] == f"{bundle_page(roster)}sent/"
    assert roster.bundle.sendings.get().paper.reference in page(head, sent["Location"])
    ask_change(row, by=roster.scene.seller.officer, reason="ย้ายสังกัด")
    assert "พิจารณาคำขอแก้ไขรายชื่อ" in page(head, "/my/")
    assert "ย้ายสังกัด" in page(head, f"/my/roster/returns/{row.pk}/review/")
    answer = head.post(f"/my/roster/returns/{row.pk}/review/", {"comment": "ไม่รับ", "refuse": "1"}, follow=True)
    assert "ไม่รับคำขอแก้ไข" in answer.content.decode()
    assert roster.mine.is_bundled


def test_a_page_of_sending_that_is_old_sends_nothing_twice(roster: Roster, signed_in: SignIn) -> None:
    roster.submitted()
    head, typed = signed_in(roster.head), {"number": "1", "dated_on": "9/1/2569", "sendings": "0"}
    assert head.post(f"{bundle_page(roster)}send/", typed).status_code == 302
    again = head.post(f"{bundle_page(roster)}send/", typed)
    assert "รายชื่อของจังหวัดส่งไปแล้ว" in again.content.decode()
    assert roster.bundle.sendings.count() == 1


def test_the_filters_show_what_they_count(roster: Roster, signed_in: SignIn) -> None:
    roster.submitted()
    roster.due(-1)
    head = signed_in(roster.head)
    mine, other = str(roster.scene.seller.authority), str(roster.neighbour.authority)
    expected = {"open": (False, True), "submitted": (True, False), "late": (True, True), "nonsense": (True, True)}
    for show, (has_mine, has_other) in expected.items():
        html = page(head, f"{bundle_page(roster)}?show={show}")
        assert (f">{mine}</a>" in html, f">{other}</a>" in html) == (has_mine, has_other), show


def test_the_list_to_copy_is_by_district_with_the_telephone_of_the_year_before(
    roster: Roster, signed_in: SignIn
) -> None:
    roster.submitted()
    roster.campaign = opened(roster.scene)
    text = signed_in(roster.head).get(f"{bundle_page(roster)}calls/").context["text"]
    lines = text.splitlines()
    assert lines[2] == "อำเภอเมืองลำพูน (2 แห่ง)"
    assert f"{NAME} {SHOWN_PHONE}" in lines[3]
    assert "ไม่มีเบอร์โทรในระบบ" in lines[4]
    assert lines[4].endswith(f"{settings.BASE_URL}/r/{roster.of(roster.neighbour).code}/")


def test_a_district_sees_its_part_and_no_act_of_the_province(roster: Roster, signed_in: SignIn) -> None:
    other = roster.neighbour.authority
    other.district = District.objects.create(code="5102", name_th="ข้างเคียง", province=other.province)
    other.save()
    roster.submitted(roster.neighbour)
    html = page(signed_in(roster.district), bundle_page(roster))
    assert str(roster.scene.seller.authority) in html
    assert str(other) not in html
    assert NAME not in html
    assert "/remind/" in html
    assert "/send/" not in html


# --- who reads a name ----------------------------------------------------------------------------------------------


def pages_of(roster: Roster) -> list[str]:
    row, bundle, campaign = roster.mine, roster.bundle, roster.campaign
    sending = bundle.sendings.get()
    at_return, at_bundle = f"/my/roster/returns/{row.pk}/", f"/my/roster/provinces/{bundle.pk}/"
    at_campaign = f"/my/roster/campaigns/{campaign.pk}/"
    return [
        "/my/",
        "/my/inbox/",
        "/my/roster/",
        f"/r/{row.code}/",
        f"/r/{bundle.code}/",
        *[f"{at_return}{name}" for name in ("", "edit/", "receipt/", "ask/", "review/")],
        *[f"{at_bundle}{name}" for name in ("", "calls/", "remind/", "send/", "sent/", "roster.xlsx", "draft.pdf")],
        *[f"{at_campaign}{name}" for name in ("", "roster.xlsx", "roster.pdf")],
        f"/my/papers/{sending.paper_id}/",
        "/admin/rosters/",
        f"/admin/rosters/inspect/{campaign.pk}/",
        "/admin/papers/",
        f"/admin/papers/inspect/{sending.paper_id}/",
        "/admin/acts/",
        "/admin/",
        "/api/v1/authorities/",
        f"/api/v1/authorities/{row.authority.code}/",
        "/api/v1/ledger/",
    ]


def told(client: Client, address: str) -> str:
    """Everything that an address tells, the text within a PDF or a spreadsheet too."""
    response = client.get(address, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response["Content-Type"]
    if "pdf" in kind:
        with pypdfium2.PdfDocument(content) as pdf:
            return "".join(each.get_textpage().get_text_range() for each in pdf)
    if "spreadsheet" in kind:
        rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return str(list(rows))
    return content.decode()


def reads(client: Client, address: str) -> bool:
    text = told(client, address).replace("\r\n", "")
    return NAME in text or "ลับเฉพาะ" in text or PHONE in text or SHOWN_PHONE in text


def test_a_name_is_told_to_the_chain_and_on_no_page_to_anybody_else(roster: Roster, signed_in: SignIn) -> None:
    scene = roster.scene
    roster.submitted()
    roster.sent()
    strangers = {
        "nobody": Client(),
        "treasury": signed_in(scene.seller.finance),
        "next door": signed_in(roster.neighbour.officer),
        "another province's head": signed_in(
            person("head.75", Role.PROVINCE_HEAD, province=scene.sellers[1].authority.province)
        ),
        "another district": signed_in(
            person(
                "d.5102",
                Role.DISTRICT_OFFICER,
                district=District.objects.create(
                    code="5102", name_th="ข้างเคียง", province=scene.seller.authority.province
                ),
            )
        ),
        "buyer": signed_in(scene.purchaser),
        "editor": signed_in(person("editor", Role.DLA_EDITOR)),
        "auditor": signed_in(person("auditor", Role.AUDITOR)),
        "superuser": signed_in(User.objects.create_superuser("root@example.test", name="ผู้ติดตั้ง")),
    }
    chain = {
        "officer": signed_in(scene.seller.officer),
        "approver": signed_in(scene.seller.approver),
        "district": signed_in(roster.district),
        "province": signed_in(roster.officer),
        "head": signed_in(roster.head),
        "dla": signed_in(scene.dla),
    }
    for user in User.objects.filter(memberships__role__in=DLA_ROLES):
        sync_group(user)  # so that they enter DLA's screens
    assert "/admin/papers/" in page(strangers["auditor"], "/admin/")
    leaks = [
        (name, address) for name, client in strangers.items() for address in pages_of(roster) if reads(client, address)
    ]
    assert leaks == []
    told_to = {name: {each for each in pages_of(roster) if reads(client, each)} for name, client in chain.items()}
    assert all(f"/my/roster/returns/{roster.mine.pk}/" in pages for pages in told_to.values())
    whole = {f"/my/papers/{roster.bundle.sendings.get().paper_id}/", f"{bundle_page(roster)}draft.pdf"}
    assert {name for name, pages in told_to.items() if whole <= pages} == {"province", "head", "dla"}


# --- files ---------------------------------------------------------------------------------------------------------


def test_every_qr_code_holds_exactly_its_short_link(roster: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(papers, "qr", lambda address: made.append(address) or "data:,")
    codes = [{"name": "ก", "code": roster.mine.code}, {"name": "ข", "code": roster.bundle.code}]
    sheets.qr_sheet("ทดสอบ", "", [("", codes)])
    assert made == [f"{settings.BASE_URL}/r/{one['code']}/" for one in codes]
    assert sheets.paper_values(roster.bundle)["verify_url"] == f"{settings.BASE_URL}/r/{roster.bundle.code}/"


def test_the_sheet_of_a_province_prints_every_authority_by_district(roster: Roster, signed_in: SignIn) -> None:
    text = told(signed_in(roster.head), f"{bundle_page(roster)}qr.pdf")
    for row in roster.bundle.returns.all():
        assert row.code in text
    assert "อำเภอเมืองลำพูน" in text


def test_the_sent_form_has_the_layout_of_the_enclosure(roster: Roster, signed_in: SignIn) -> None:
    roster.submitted()
    roster.sent()
    text = told(signed_in(roster.scene.dla), f"/my/papers/{roster.bundle.sendings.get().paper_id}/")
    flat = "".join(text.split())
    for words in (
        "แบบรายงานรายชื่อผู้ได้รับมอบหมายใช้งานระบบบัญชี Carbon Credit ขององค์กรปกครองส่วนท้องถิ่น",
        "จังหวัดลำพูน",
        "อปท.",
        "ชื่อ-สกุล",
        "ตำแหน่ง",
        "เบอร์โทร",
        "หมายเหตุ ขอให้องค์กรปกครองส่วนท้องถิ่นมอบหมายเจ้าหน้าที่",
        NAME,
        SHOWN_PHONE,
        "ยังไม่รายงาน",
        "หนังสือจังหวัด ที่ สมมติ 12/2569",
        "P51-1/",
        f"/r/{roster.bundle.code}/",
    ):
        assert "".join(words.split()) in flat, words
    assert "ร่าง" in told(signed_in(roster.head), f"{bundle_page(roster)}draft.pdf")


def test_the_workbook_writes_telephones_as_text_and_runs_nothing(roster: Roster, signed_in: SignIn) -> None:
    roster.submitted(what=report("=HYPERLINK(1)"))
    content = signed_in(roster.scene.dla).get(f"/my/roster/campaigns/{roster.campaign.pk}/roster.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [dict(zip([cell.value for cell in sheet[1]], row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 5
    mine = next(row for row in rows if row["รหัส อปท."].value == roster.mine.authority.code)
    assert (mine["เบอร์โทร"].value, mine["เบอร์โทร"].data_type) == (SHOWN_PHONE, "s")
    assert (mine["ชื่อ-สกุล"].value, mine["ชื่อ-สกุล"].data_type) == ("=HYPERLINK(1)", "s")
    assert mine["ลงวันที่"].value in {"5/1/2569", "05/01/2569"}


def test_all_sent_forms_come_as_one_file_or_a_sentence(roster: Roster, signed_in: SignIn) -> None:
    dla, address = signed_in(roster.scene.dla), f"/my/roster/campaigns/{roster.campaign.pk}/roster.pdf"
    assert "ยังไม่มีจังหวัดใดส่งรายชื่อ" in dla.get(address, follow=True).content.decode()
    roster.submitted()
    roster.sent()
    send_back_return(roster.mine, by=roster.head, comment="แก้")
    roster.submitted(what=report(LATER_NAME))
    roster.sent()
    text = told(dla, address)
    assert "ผู้มาใหม่" in text
    assert "ลับเฉพาะ" not in text  # each province's latest edition only


# --- DLA's own screens ---------------------------------------------------------------------------------------------


def test_dla_opens_a_campaign_in_its_own_screens_and_the_panel_counts(scene: Scene, signed_in: SignIn) -> None:
    from registry.models import RosterCampaign

    sync_group(scene.dla)
    dla = signed_in(scene.dla)
    typed = {
        "title": "รายงานปี 2570",
        "province_due_on": "10/4/2570",
        "dla_due_on": "๑๘ เมษายน ๒๕๗๐",
        "remind_days_before": "3",
    }
    wrong = dla.post(
        "/admin/rosters/add/", typed | {"dla_due_on": "1/4/2570", "letter_reference": "", "explanation": ""}
    )
    assert "ต้องไม่ก่อนวันที่ อปท. ส่งจังหวัด" in wrong.content.decode()
    answer = dla.post("/admin/rosters/add/", typed | {"letter_reference": "", "explanation": ""})
    campaign = RosterCampaign.objects.get()
    assert answer["Location"] == f"/admin/rosters/inspect/{campaign.pk}/"
    assert campaign.dla_due_on == dt.date(2027, 4, 18)
    assert f"/my/roster/campaigns/{campaign.pk}/?show=open" in page(dla, "/admin/")
    assert signed_in(person("auditor", Role.AUDITOR)).get("/admin/rosters/add/").status_code in {302, 403}


# --- size ----------------------------------------------------------------------------------------------------------

LARGEST_PROVINCE, COUNTRY = 334, 7_849


def many(roster: Roster, number: int) -> None:
    """So many authorities in the province with a campaign, two thirds of which have reported."""
    place = roster.scene.seller.authority
    districts = [
        District.objects.create(code=f"51{number:02d}", name_th=f"อำเภอ {number}", province=place.province)
        for number in range(10, 34)
    ]
    LocalAuthority.objects.bulk_create(
        LocalAuthority(
            code=f"8{each:06d}",
            type="SAO",
            name_th=f"จำนวนมาก {each}",
            full_name_th=f"จำนวนมาก {each}",
            province=place.province,
            district=districts[each % len(districts)],
        )
        for each in range(number - LocalAuthority.objects.count())
    )
    roster.campaign = opened(roster.scene)
    now = timezone.now()
    rows = list(RosterReturn.objects.filter(bundle__campaign=roster.campaign).order_by("pk"))
    reported = [row for place, row in enumerate(rows) if place % 3]
    for row in reported:
        row.state, row.edition, row.submitted_at, row.first_submitted_at = "submitted", 1, now, now
    RosterReturn.objects.bulk_update(
        reported, ["state", "edition", "submitted_at", "first_submitted_at"], batch_size=200
    )
    RosterPerson.objects.bulk_create(
        RosterPerson(roster_return=row, place=1, name=f"สมมติ {row.pk}", position="สมมติ", phone=PHONE, is_primary=True)
        for row in reported
    )


def test_the_page_of_the_largest_province_asks_at_most_twelve_times(
    roster: Roster, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    many(roster, LARGEST_PROVINCE + 3)
    assert roster.bundle.returns.count() == LARGEST_PROVINCE
    head, address = signed_in(roster.head), bundle_page(roster)
    for each in (address, f"{address}?show=open", f"{address}calls/", f"{address}send/", f"{address}roster.xlsx"):
        with django_assert_max_num_queries(12):
            head.get(each)


def test_dlas_page_of_the_whole_country_asks_at_most_twelve_times(
    roster: Roster, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    many(roster, COUNTRY)
    dla = signed_in(roster.scene.dla)
    with django_assert_max_num_queries(12):
        html = page(dla, f"/my/roster/campaigns/{roster.campaign.pk}/")
    assert "จาก 7,849 แห่ง" in html
    with django_assert_max_num_queries(30):  # two a thousand authorities
        dla.get(f"/my/roster/campaigns/{roster.campaign.pk}/roster.xlsx")
