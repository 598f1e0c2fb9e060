"""The frame of every page, the error pages and the way in."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client

from registry.models import User


@pytest.fixture
def user(db):
    return User.objects.create_user("somsri@example.test", "correct horse battery", name="ผู้ใช้สาธิต")


@pytest.mark.parametrize(("address", "language"), [("/styleguide/", "th"), ("/en/styleguide/", "en")])
def test_a_page_says_its_language_and_holds_no_inline_script_or_style(client, db, address, language):
    html = client.get(address).content.decode()
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", html)


def test_a_page_for_everybody_holds_nothing_personal(rf, user):
    request = rf.get("/")
    request.user = user
    html = render_to_string("base_public.html", {"user": user, "messages": ["ของคุณคนเดียว"]}, request)
    assert "csrfmiddlewaretoken" not in html
    assert "ของคุณคนเดียว" not in html
    assert 'href="/my/"' in html


def test_who_is_signed_in_can_sign_out_by_post(client, user):
    client.force_login(user)
    html = client.get("/styleguide/").content.decode()
    assert '<form method="post" action="/accounts/logout/">' in html
    assert "งานของฉัน" in html
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "500"])
def test_an_error_page_needs_neither_request_nor_database(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert 'class="button"' in html


def test_a_missing_page_is_told_in_thai(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "ไม่พบหน้านี้" in response.content.decode()


def test_a_form_without_its_token_is_told_in_thai(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert "ข้อมูลยังไม่ได้ส่ง" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/login/", "ใครมีบัญชีผู้ใช้งานได้"),
        ("/accounts/signup/", "ไม่เปิดให้สมัครเอง"),
        ("/accounts/password/reset/", "ส่งลิงก์"),
        ("/accounts/password/reset/done/", "โปรดตรวจสอบอีเมลของท่าน"),
        ("/accounts/password/reset/key/1-abc/", "ลิงก์นี้ใช้ไม่ได้แล้ว"),
        ("/accounts/password/reset/key/done/", "ตั้งรหัสผ่านใหม่แล้ว"),
        ("/accounts/inactive/", "บัญชีผู้ใช้งานนี้ถูกระงับ"),
    ],
)
def test_the_pages_around_signing_in_are_ours(client, db, address, words):
    html = client.get(address).content.decode()
    assert words in html
    assert 'class="site-header"' in html


def test_a_person_signs_in_with_e_mail_and_password(client, user):
    wrong = client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    assert "error-summary" in wrong.content.decode()
    right = client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    assert (right.status_code, right["Location"]) == (302, "/my/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_mail(client, user, mailoutbox):
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    assert "ตั้งรหัสผ่านใหม่" in page.content.decode()
    new = {"password1": "ถังขยะเปียก ลดโลกร้อน", "password2": "ถังขยะเปียก ลดโลกร้อน"}
    assert client.post(page.request["PATH_INFO"], new).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new["password1"])


def test_mail_to_an_unknown_address_offers_no_sign_up(client, db, mailoutbox):
    client.post("/accounts/password/reset/", {"email": "nobody@example.test"})
    assert "nobody@example.test" in mailoutbox[0].body
    assert "signup" not in mailoutbox[0].body


def test_a_stranger_sees_the_way_in(rf):
    html = render_to_string("base.html", {"user": AnonymousUser()}, rf.get("/"))
    assert 'href="/accounts/login/"' in html
