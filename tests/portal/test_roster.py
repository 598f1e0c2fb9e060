"""The roster for a province and for DLA: the pages, what they ask of the database, and DLA's own screens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from registry.enums import Role
from registry.models import District, LocalAuthority, RosterPerson, RosterReturn
from registry.services.people import sync_group
from registry.services.roster.returns import ask_change
from tests.portal.roster_pages import SHOWN_PHONE, SignIn, bundle_page, page
from tests.roster import NAME, PHONE, Roster, opened
from tests.scene import Scene, person

# --- the province --------------------------------------------------------------------------------------------------


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
    with django_assert_max_num_queries(12):
        dla.get(f"/my/roster/campaigns/{roster.campaign.pk}/roster.xlsx")
