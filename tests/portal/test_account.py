"""The statement of an account: its sums agree with the ledger, and only its own people read it."""

from __future__ import annotations

import pytest

from portal.workspace import account as views
from registry.enums import AccountKind, Role
from registry.models import Account, CreditBlock, LedgerTransaction
from tests.scene import person


def text(response):
    return response.content.decode()


def account_of(seller):
    return Account.objects.get(authority=seller.authority)


def address(account):
    return f"/my/accounts/{account.pk}/"


def test_a_statement_says_what_came_what_went_and_what_is_left(scene, signed_in):
    scene.take_to(scene.requested(scene.published(), 30), "completed")
    answer = signed_in(scene.seller.officer).get(address(account_of(scene.seller)))
    html = text(answer)
    reference = LedgerTransaction.objects.latest("pk").reference
    assert (answer.context["opening"], answer.context["closing"]) == (0, 755)
    assert [row["line"].tonnes for row in answer.context["lines"]] == [-30, 785]
    assert [row["line"].balance for row in answer.context["lines"]] == [755, 785]
    assert (answer.context["available"], answer.context["set_aside"]) == (685, 70)
    for words in ("จัดสรร", "ถ่ายโอน", scene.buyer.name, reference, "หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)"):
        assert words in html


def test_a_buyer_without_consent_stays_unnamed(scene, signed_in):
    scene.take_to(scene.requested(), "completed")
    scene.buyer.shows_name = False
    scene.buyer.save()
    html = text(signed_in(scene.seller.officer).get(address(account_of(scene.seller))))
    assert scene.buyer.name not in html
    assert scene.buyer.public_name in html


def test_blocks_say_for_what_they_are_set_aside(scene, signed_in):
    listing = scene.published()
    order = scene.take_to(scene.requested(listing, 10), "quoted")
    html = text(signed_in(scene.seller.officer).get(address(account_of(scene.seller))))
    assert f'<a href="/my/orders/{order.pk}/">{order}</a>' in html
    assert f'<a href="/my/listings/{listing.pk}/">{listing}</a>' in html


def test_a_buyers_account_is_a_mirror_and_says_so(scene, signed_in):
    scene.take_to(scene.requested(tonnes=7), "completed")
    html = text(signed_in(scene.purchaser).get(address(Account.objects.get(buyer=scene.buyer))))
    assert "ทะเบียนของ อบก. ซึ่งเป็นหลัก" in html
    assert str(scene.seller.authority) in html


def test_the_sums_agree_with_the_blocks_in_every_account(scene, signed_in):
    scene.take_to(scene.requested(tonnes=7), "completed")
    scene.take_to(scene.requested(tonnes=5, delivery="cancel_for_buyer", beneficiary="ผู้ซื้อสาธิต"), "completed")
    browser = signed_in(scene.dla)
    for account in Account.objects.all():
        answer = browser.get(address(account))
        held = CreditBlock.objects.filter(account=account).tonnes()
        assert (answer.context["closing"], answer.context["total"], answer.context["opening"]) == (held, held, 0)


def test_older_pages_continue_the_balance(scene, signed_in, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    listing = scene.published()
    for tonnes in (1, 2, 3):
        scene.take_to(scene.requested(listing, tonnes), "completed")
    browser = signed_in(scene.seller.officer)
    latest = browser.get(address(account_of(scene.seller)))
    older = browser.get(address(account_of(scene.seller)) + latest.context["older"])
    assert [row["line"].tonnes for row in latest.context["lines"]] == [-3, -2]
    assert [row["line"].tonnes for row in older.context["lines"]] == [-1, 785]
    assert latest.context["opening"] == older.context["closing"] == 784
    assert (older.context["opening"], older.context["older"]) == (0, "")


def test_a_statement_costs_at_most_twelve_queries(scene, signed_in, django_assert_max_num_queries):
    listing = scene.published()
    for tonnes in (1, 2, 3, 4):
        scene.take_to(scene.requested(listing, tonnes), "completed")
        scene.take_to(scene.requested(listing, tonnes), "quoted")
    browser, page = signed_in(scene.seller.officer), address(account_of(scene.seller))
    with django_assert_max_num_queries(12):
        browser.get(page)


def test_a_strangers_account_is_not_found(scene, signed_in):
    page = address(account_of(scene.seller))
    for stranger in (scene.sellers[1].officer, scene.purchaser, person("editor", Role.DLA_EDITOR)):
        assert signed_in(stranger).get(page).status_code == 404


@pytest.mark.parametrize("who", ["officer", "finance", "approver"])
def test_the_authoritys_own_people_read_it_and_nobody_posts_to_it(scene, signed_in, who):
    browser = signed_in(getattr(scene.seller, who))
    assert browser.get(address(account_of(scene.seller))).status_code == 200
    assert browser.post(address(account_of(scene.seller))).status_code == 405


def test_the_province_and_the_auditor_read_it(scene, signed_in):
    province = person("province", Role.PROVINCE_OFFICER, province=scene.seller.authority.province)
    elsewhere = person("elsewhere", Role.PROVINCE_OFFICER, province=scene.sellers[1].authority.province)
    page = address(account_of(scene.seller))
    assert signed_in(province).get(page).status_code == 200
    assert signed_in(person("auditor", Role.AUDITOR)).get(page).status_code == 200
    assert signed_in(elsewhere).get(page).status_code == 404


def test_nonsense_in_the_address_is_harmless(scene, signed_in):
    browser = signed_in(scene.seller.officer)
    for before in ("x", "٣", "-1", "99999999999999999999999"):
        assert browser.get(address(account_of(scene.seller)), {"before": before}).status_code == 200


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/my/accounts/1/")["Location"].startswith("/accounts/login/")


def test_an_auditor_follows_a_tonne_from_the_order_to_both_accounts_and_back(scene, signed_in):
    order = scene.take_to(scene.requested(tonnes=7), "completed")
    ours, theirs = account_of(scene.seller), Account.objects.get(buyer=scene.buyer)
    browser = signed_in(person("auditor", Role.AUDITOR))
    home, page = text(browser.get("/my/")), text(browser.get(f"/my/orders/{order.pk}/"))
    assert 'href="/my/orders/"' in home
    assert address(Account.objects.get(kind=AccountKind.PROGRAMME)) in home
    assert address(ours) in page
    assert address(theirs) in page
    statement = text(browser.get(address(ours)))
    assert f'<a href="{address(theirs)}">' in statement
    assert f'<a href="/my/orders/{order.pk}/">{order}</a>' in statement


def test_a_statement_leads_its_officer_to_the_order_but_not_into_the_buyers_account(scene, signed_in):
    order = scene.take_to(scene.requested(tonnes=7), "completed")
    theirs = Account.objects.get(buyer=scene.buyer)
    browser = signed_in(scene.seller.officer)
    statement, page = text(browser.get(address(account_of(scene.seller)))), text(browser.get(f"/my/orders/{order.pk}/"))
    assert f'<a href="/my/orders/{order.pk}/">{order}</a>' in statement
    assert address(theirs) not in statement
    assert address(theirs) not in page
