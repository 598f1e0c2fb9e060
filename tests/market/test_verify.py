"""Anybody verifies a certificate by its code and sees the path of its serials."""

from __future__ import annotations

import pytest
from django.utils import timezone

from market.forms import read_code
from market.models import Certificate, Order, TgoNotice
from registry.enums import TransactionKind
from registry.models import Buyer
from registry.services.ledger import serial_ranges
from registry.services.paths import path_of, tonnes_of


@pytest.fixture
def delivered(scene) -> Certificate:
    """Ten tonnes, transferred to the buyer."""
    return Certificate.objects.get(order=scene.take_to(scene.requested(), "completed"))


def cancelled(scene, beneficiary: str) -> Certificate:
    """Ten tonnes, cancelled on behalf of a beneficiary."""
    wish = {"delivery": "cancel_for_buyer", "beneficiary": beneficiary, "purpose": "ชดเชยการเดินทาง"}
    return Certificate.objects.get(order=scene.take_to(scene.requested(**wish), "completed"))


def page(client, certificate: Certificate) -> str:
    response = client.get(certificate.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_certificate_shows_what_the_paper_must_say(client, delivered):
    html = page(client, delivered)
    ranges = serial_ranges(delivered.transaction)
    assert "เอกสารนี้ใช้ได้" in html
    assert "ทะเบียนของ อบก. เป็นหลัก" in html
    assert "หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)" in html
    for fact in ("บริษัท ผู้ซื้อสาธิต จำกัด", "10 ตันคาร์บอนไดออกไซด์เทียบเท่า", "อ.เมืองลำพูน จ.ลำพูน", "2565"):
        assert fact in html
    assert f"{ranges[0][0]:,}–{ranges[0][1]:,}" in html
    assert delivered.paper.reference in html


def test_a_certificate_names_tgos_notice(client, delivered):
    notice = TgoNotice.objects.get(order=delivered.order)
    TgoNotice.objects.filter(pk=notice.pk).update(serials="TVER-ทดสอบ-0001")
    html = page(client, delivered)
    assert notice.number in html
    assert "TVER-ทดสอบ-0001" in html


def test_a_certificate_shows_the_whole_path(client, delivered):
    html = page(client, delivered)
    first = html.index("อบก. รับรองเข้าบัญชีโครงการ")
    second = html.index("สถ. จัดสรรให้ อบต.สาธิต 1 (ลำพูน)")
    third = html.index("ถ่ายโอนจาก อบต.สาธิต 1 (ลำพูน) ไปยัง บริษัท ผู้ซื้อสาธิต จำกัด")
    assert first < second < third < html.index("วันนี้อยู่ที่ใด")


def test_a_rendered_paper_is_known_by_its_hash(client, delivered):
    paper = delivered.paper
    paper.file, paper.sha256, paper.rendered_at = "papers/x.pdf", "ab" * 32, timezone.now()
    paper.save()
    assert "ab" * 32 in page(client, delivered)
    paper.file, paper.sha256, paper.rendered_at = "", "", None
    paper.save()
    assert "SHA-256" not in page(client, delivered)


def test_a_revoked_certificate_says_so_and_why(client, delivered):
    delivered.revoked_at, delivered.revoked_because = timezone.now(), "ออกซ้ำ"
    delivered.save()
    html = page(client, delivered)
    assert "เอกสารนี้ถูกเพิกถอนแล้ว" in html
    assert "ออกซ้ำ" in html
    assert "เอกสารนี้ใช้ได้" not in html


def test_a_cancellation_names_its_beneficiary(client, scene):
    html = page(client, cancelled(scene, "มูลนิธิสาธิต (ข้อมูลสมมติ)"))
    assert "เอกสารยืนยันการหักล้าง" in html
    assert "มูลนิธิสาธิต" in html
    assert "หักล้างจากบัญชีของ อบต.สาธิต 1 (ลำพูน)" in html


def test_a_natural_person_is_never_named(client, scene):
    certificate = cancelled(scene, "สมชาย สาธิต")
    consents = {"kind": "company", "shows_name": True}
    cases = [
        ("สมชาย สาธิต", {"kind": "person", "shows_name": True, "name": "สมชาย สาธิต"}, "บุคคลธรรมดา"),
        ("สมชาย สาธิต", {"kind": "company", "shows_name": False}, "ผู้ประกอบการ"),
        ("นายสมชาย สาธิต", consents, "บุคคลธรรมดา"),
        ("น.ส. สมชาย สาธิต", consents, "บุคคลธรรมดา"),
        ("Mr. สมชาย สาธิต", consents, "บุคคลธรรมดา"),
    ]
    for beneficiary, buyer, shown in cases:
        Order.objects.filter(pk=certificate.order_id).update(beneficiary=beneficiary)
        Buyer.objects.filter(pk=scene.buyer.pk).update(**buyer)
        html = page(client, certificate)
        assert "สมชาย" not in html, (beneficiary, buyer)
        assert f"<dd>{shown}" in html or f"<dd>ผู้ที่สนใจ ({shown})" in html
        assert ("ชดเชยการเดินทาง" in html) == (buyer == consents)


def test_a_holder_without_consent_is_shown_as_its_kind(client, scene, delivered):
    Buyer.objects.update(shows_name=False)
    html = page(client, delivered)
    assert "บริษัท ผู้ซื้อสาธิต" not in html
    assert "ไปยัง ผู้ประกอบการ" in html


def test_nothing_of_the_people_and_the_money_is_shown(client, scene, delivered):
    html = page(client, delivered)
    for person in (scene.purchaser, scene.dla, scene.dla_second, scene.seller.officer, scene.seller.approver):
        assert person.name not in html
        assert person.email not in html
    assert scene.buyer.tax_id not in html
    assert scene.buyer.tver_account not in html
    assert "2,600.00" not in html


@pytest.mark.parametrize(
    "typed", ["234AB-CDEFG", "234ab-cdefg", " 234ABCDEFG ", "๒๓๔ab-cdefg", "234 AB CDEFG", "234AB–CDEFG"]
)
def test_a_code_is_read_however_it_is_typed(client, db, typed):
    response = client.get("/verify/", {"code": typed})
    assert (response.status_code, response["Location"]) == (302, "/verify/234AB-CDEFG/")


def test_another_spelling_in_the_address_leads_to_the_page(client, delivered):
    response = client.get(f"/verify/{delivered.code.lower().replace('-', '')}/")
    assert (response.status_code, response["Location"]) == (302, delivered.get_absolute_url())


@pytest.mark.parametrize("typed", ["", "  ", "12345", "ABCDE-FGHIO", "ABCDE-FGHJKM", "\x00", "<b>"])
def test_what_cannot_be_a_code_is_refused_at_the_field_and_kept(client, db, typed):
    response = client.get("/verify/", {"code": typed})
    html = response.content.decode()
    assert response.status_code == 200
    assert "field-error" in html
    assert "<b>" not in html
    if typed.strip().isalnum():
        assert f'value="{typed}"' in html


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "nonsense", "%00", "x" * 300])
def test_an_unknown_code_is_told_with_what_to_check(client, db, code):
    response = client.get(f"/verify/{code}/")
    if response.status_code == 302:
        response = client.get(response["Location"])
    assert response.status_code == 404
    assert "ไม่พบเอกสารตามรหัสนี้" in response.content.decode()


def test_the_empty_form_shows_no_error(client, db):
    response = client.get("/verify/")
    assert response.status_code == 200
    assert "field-error" not in response.content.decode()


def test_a_code_has_ten_of_its_letters():
    assert read_code("abcde fghjk") == "ABCDE-FGHJK"
    assert read_code("abcde fghj1") is None


def test_a_certificate_costs_few_queries(client, delivered, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page(client, delivered)


# --- the path ------------------------------------------------------------------------------------------------------


def test_a_path_is_cut_to_its_serials_and_joined(scene, delivered):
    ranges = serial_ranges(delivered.transaction)
    path = path_of(scene.round, ranges)
    assert [step.kind for step in path.steps] == [
        TransactionKind.ISSUE,
        TransactionKind.ALLOCATE,
        TransactionKind.TRANSFER,
    ]
    assert [step.ranges for step in path.steps] == [ranges] * 3
    assert [(held.account.buyer, held.ranges) for held in path.today] == [(scene.buyer, ranges)]


def test_a_path_over_several_accounts_loses_no_tonne(scene, delivered):
    first, last = serial_ranges(delivered.transaction)[0]
    ranges = [(first - 5, first - 4), (first - 3, last + 5)]
    path = path_of(scene.round, ranges)
    issue = path.steps[0]
    assert issue.ranges == [(first - 5, last + 5)]
    assert [step.tonnes for step in path.steps if step.kind == "transfer"] == [10]
    assert sum(held.tonnes for held in path.today) == tonnes_of(ranges)
    everybodys = sorted(run for held in path.today for run in held.ranges)
    assert everybodys[0][0] == first - 5
    assert everybodys[-1][1] == last + 5


def test_a_path_of_nothing_is_empty(scene):
    path = path_of(scene.round, [])
    assert (path.steps, path.today) == ([], [])


def test_a_path_takes_two_queries(scene, delivered, django_assert_num_queries):
    ranges = serial_ranges(delivered.transaction)
    with django_assert_num_queries(2):
        path = path_of(scene.round, ranges)
        assert [step.target.public_name for step in path.steps]
        assert [held.account.public_name for held in path.today]


def test_serials_of_one_order_never_show_in_anothers_path(scene, delivered):
    other = Certificate.objects.get(order=scene.take_to(scene.requested(tonnes=7), "completed"))
    assert Order.objects.count() == 2
    path = path_of(scene.round, serial_ranges(other.transaction))
    assert [step.tonnes for step in path.steps] == [7, 7, 7]
