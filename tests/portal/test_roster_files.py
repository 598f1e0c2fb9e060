"""Who reads a name of the roster, on pages and in files, and what the files say."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.conf import settings
from django.test import Client

from registry import papers
from registry.enums import DLA_ROLES, Role, SheetKind
from registry.models import District, User
from registry.services.people import sync_group
from registry.services.roster import sheets
from registry.services.roster.bundles import send_back_bundle
from registry.services.roster.drawing import ask_sheet, draw_sheet
from registry.services.roster.returns import send_back_return
from tests.portal.roster_pages import SHOWN_PHONE, SignIn, bundle_page, page, reads, told
from tests.roster import LATER_NAME, NAME, Roster, report
from tests.scene import person

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
        *[
            f"{at_bundle}{name}"
            for name in ("", "calls/", "remind/", "send/", "sent/", "roster.xlsx", "sheets/draft/", "sheets/draft.pdf")
        ],
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


def drawn(roster: Roster, kind: SheetKind) -> None:
    draw_sheet(ask_sheet(roster.bundle, kind, by=roster.head))


def test_a_name_is_told_to_the_chain_and_on_no_page_to_anybody_else(roster: Roster, signed_in: SignIn) -> None:
    scene = roster.scene
    roster.submitted()
    roster.sent()
    drawn(roster, SheetKind.DRAFT)
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
    whole = {f"/my/papers/{roster.bundle.sendings.get().paper_id}/", f"{bundle_page(roster)}sheets/draft.pdf"}
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
    drawn(roster, SheetKind.QR)
    text = told(signed_in(roster.head), f"{bundle_page(roster)}sheets/qr.pdf")
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
    drawn(roster, SheetKind.DRAFT)
    assert "ร่าง" in told(signed_in(roster.head), f"{bundle_page(roster)}sheets/draft.pdf")


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
    send_back_bundle(roster.bundle, by=roster.scene.dla, comment="แก้")
    assert "ยังไม่มีจังหวัดใดส่งรายชื่อ" in dla.get(address, follow=True).content.decode()
