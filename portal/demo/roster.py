"""A running roster campaign with provinces in each state; persons and telephones are invented."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.demo.cast import SINCE, Desk, Seller, make_person
from registry.enums import Role
from registry.models import Province, RosterBundle, RosterCampaign, RosterReturn, User
from registry.models.roster import TITLE
from registry.services.roster.bundles import Letter, send_back_bundle, send_bundle, set_terms
from registry.services.roster.campaigns import open_campaign
from registry.services.roster.returns import Officer, Report, ask_change, send_back_return, submit_return

MAIN, SENT, RETURNED, CHANGING = "51", "75", "42", "37"
EXPLANATION = (
    "ขอให้ อปท. มอบหมายเจ้าหน้าที่ผู้รับผิดชอบในการใช้งานระบบ และรายงานรายชื่อให้ สถจ. รวบรวมส่ง สถ. ผ่านทาง QR Code (ข้อมูลสมมติ)"
)


def run_campaign(sellers: list[Seller], desk: Desk, head: User) -> RosterCampaign:
    """Opened by DLA, due in a few days; Lamphun still collects, three provinces have sent, many are on their way."""
    today = timezone.localdate()
    changes = {
        "title": TITLE,
        "letter_reference": "",
        "explanation": EXPLANATION,
        "province_due_on": today + dt.timedelta(days=4),
        "dla_due_on": today + dt.timedelta(days=11),
    }
    campaign = open_campaign(changes, by=desk.dla)
    returns = {row.authority_id: row for row in RosterReturn.objects.filter(bundle__campaign=campaign)}
    heads = {MAIN: head, **{code: make_head(code) for code in (SENT, RETURNED, CHANGING)}}
    for number, seller in enumerate(sellers):
        if reports(seller.authority.province_id, seller.authority.code, number):
            submit_return(returns[seller.authority.pk], report(number), by=seller.officer, seen_edition=0)
    put_in_states(campaign, heads, desk, {seller.authority.pk: seller for seller in sellers})
    return campaign


def reports(province: str, code: str, number: int) -> bool:
    """All of the provinces that send; of Lamphun the second and third; two thirds of the others."""
    if province == MAIN:
        return not code.endswith("1")
    return province in {SENT, RETURNED, CHANGING} or number % 3 != 0


def put_in_states(campaign: RosterCampaign, heads: dict[str, User], desk: Desk, sellers: dict[int, Seller]) -> None:
    bundles = {each.province_id: each for each in campaign.bundles.all()}
    day = timezone.localdate()
    set_terms(bundles[MAIN], by=heads[MAIN], own_due_on=day + dt.timedelta(days=2), contact="02 000 0000 (สมมติ)")
    send_back_return(second_of(bundles[MAIN]), by=heads[MAIN], comment="โปรดตรวจเบอร์โทรของผู้รับผิดชอบหลัก (ข้อมูลสมมติ)")
    for code in (SENT, RETURNED, CHANGING):
        letter = Letter(f"สมมติ {code}/{day.year + 543}", day)
        send_bundle(bundles[code], letter, by=heads[code], seen_sendings=0)
    send_back_bundle(bundles[RETURNED], by=desk.dla, comment="โปรดแนบหนังสือนำส่งที่ลงนามแล้ว (ข้อมูลสมมติ)")
    changing = second_of(bundles[CHANGING])
    ask_change(changing, by=sellers[changing.authority_id].officer, reason="ผู้รับผิดชอบย้ายสังกัด (ข้อมูลสมมติ)")


def second_of(bundle: RosterBundle) -> RosterReturn:
    row: RosterReturn = bundle.returns.select_related("authority__province").order_by("authority__code")[1]
    return row


def make_head(code: str) -> User:
    province = Province.objects.get(code=code)
    return make_person(f"head.{code}", f"ท้องถิ่นจังหวัด{province.name_th}", Role.PROVINCE_HEAD, province=province)


def report(number: int) -> Report:
    """One or two invented officers; no such telephone numbers are given out."""
    first = Officer(f"นางสาวสมมติ {number}", "นักวิชาการสาธารณสุข", f"0800000{number % 1000:03d}", is_primary=True)
    second = Officer(f"นายสมมติ {number}", "เจ้าพนักงานธุรการ", f"020000{number % 1000:03d}#1")
    return Report([first, second] if number % 2 else [first], f"สมมติ {number}/2568", SINCE)
