"""A form that is sent after the session has gone loses nothing, and shows nothing to anybody else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.workspace import typed
from registry.enums import Role
from registry.models import Act, User
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "คนละอย่างกับของใคร 9!"
SOURCE = "สำรวจโดยกองสาธารณสุข <b>มกราคม</b>"
HERE = "http://testserver"


@pytest.fixture
def officer() -> User:
    officer = UserFactory()
    officer.set_password(PASSWORD)
    officer.save()
    authority = AuthorityFactory()
    MembershipFactory(user=officer, role=Role.AUTHORITY_OFFICER, authority=authority)
    return officer


@pytest.fixture
def page(officer: User) -> str:
    return f"/my/authorities/{officer.memberships.get().authority_id}/counts/"


def form_on(client: Client, page: str) -> dict[str, str]:
    """The hidden fields of the page's form, and what a person types into it."""
    html = client.get(page).content.decode()
    form = html[html.index("<main") :]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {**hidden, "counted_on": "1 มกราคม 2569", "households": "๑,๒๓๔", "source": SOURCE}


def browser_of(person: User) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    return browser


def sign_in(browser: Client, person: User, page: str) -> str:
    """Sign in through the form, and the page one comes to."""
    address = f"/accounts/login/?next={page}"
    browser.get(address)
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    given = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    response = browser.post(address, given)
    assert response.url == page
    return browser.get(page).content.decode()


def sent_too_late(person: User, page: str, *, cookies_gone: str, origin: str = HERE, **more: str) -> Client:
    browser = browser_of(person)
    sent = form_on(browser, page) | more
    for name in list(browser.cookies) if cookies_gone == "all" else [settings.SESSION_COOKIE_NAME]:
        del browser.cookies[name]
    browser.last = browser.post(page, sent, headers={"origin": origin})  # type: ignore[attr-defined]
    return browser


@pytest.mark.parametrize("cookies_gone", ["session", "all"])
def test_what_was_typed_is_in_the_very_form_after_signing_in_once(officer: User, page: str, cookies_gone: str) -> None:
    browser = sent_too_late(officer, page, cookies_gone=cookies_gone)

    back = sign_in(browser, officer, page)

    assert "ข้อมูลที่ท่านพิมพ์ไว้ยังอยู่ ยังไม่ได้บันทึก" in back
    assert "๑,๒๓๔" in back
    assert "สำรวจโดยกองสาธารณสุข &lt;b&gt;" in back
    assert not Act.objects.filter(verb="count").exists()
    assert "๑,๒๓๔" not in browser.get(page).content.decode()


def test_the_form_that_came_back_is_saved_when_it_is_sent_again(officer: User, page: str) -> None:
    browser = sent_too_late(officer, page, cookies_gone="session")
    sign_in(browser, officer, page)

    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    again = {"counted_on": "1 มกราคม 2569", "households": "๑,๒๓๔", "source": SOURCE, "csrfmiddlewaretoken": token}

    assert browser.post(page, again).status_code == 302
    assert Act.objects.get(verb="count").values["households"] == 1234


def test_the_refusal_leads_through_the_sign_in_to_the_page_and_says_what_is_kept(officer: User, page: str) -> None:
    refused = sent_too_late(officer, page, cookies_gone="all").last.content.decode()  # type: ignore[attr-defined]

    assert f"/accounts/login/?next={page}" in refused
    assert "ข้อมูลที่ท่านพิมพ์ไว้ยังอยู่ 30 นาที" in refused


@pytest.mark.parametrize("cookies_gone", ["session", "all"])
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_a_post_from_another_site_gets_nothing(officer: User, page: str, cookies_gone: str, origin: str) -> None:
    browser = sent_too_late(officer, page, cookies_gone=cookies_gone, origin=origin)

    refused = browser.last  # type: ignore[attr-defined]
    assert refused.status_code == 403
    assert "30 นาที" not in refused.content.decode()
    assert "๑,๒๓๔" not in sign_in(browser, officer, page)


@pytest.mark.parametrize("cookies_gone", ["session", "all"])
def test_another_person_who_signs_in_gets_nothing_of_it(officer: User, page: str, cookies_gone: str) -> None:
    colleague = UserFactory()
    colleague.set_password(PASSWORD)
    colleague.save()
    authority = officer.memberships.get().authority
    MembershipFactory(user=colleague, role=Role.AUTHORITY_OFFICER, authority=authority)
    browser = sent_too_late(officer, page, cookies_gone=cookies_gone)

    assert "๑,๒๓๔" not in sign_in(browser, colleague, page)
    assert typed.SESSION_KEY not in browser.session
    assert "๑,๒๓๔" not in sign_in(Client(), officer, page), "and another browser has nothing either"


def test_nothing_is_given_back_after_half_an_hour(officer: User, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sent_too_late(officer, page, cookies_gone="session")
    later = timezone.now() + dt.timedelta(minutes=31)
    monkeypatch.setattr("portal.workspace.typed.timezone.now", lambda: later)

    assert "๑,๒๓๔" not in sign_in(browser, officer, page)


@pytest.mark.parametrize("wrong", [{typed.SHOWN_TO: "1:forged"}, {"source": "ก" * (typed.MOST_CHARACTERS + 1)}])
def test_a_forged_form_or_too_much_is_not_kept(officer: User, page: str, wrong: dict[str, str]) -> None:
    browser = sent_too_late(officer, page, cookies_gone="session", **wrong)

    assert browser.last.status_code == 302  # type: ignore[attr-defined]
    assert typed.SESSION_KEY not in browser.session


def test_a_password_is_never_kept(officer: User, page: str) -> None:
    browser = sent_too_late(officer, page, cookies_gone="session", new_password="ลับ")

    assert set(browser.session[typed.SESSION_KEY]["values"]) == {"counted_on", "households", "source"}


def test_an_address_without_a_form_shows_the_values_and_one_button_that_sends_them_on(officer: User, page: str) -> None:
    """The acceptance of an order is pressed on its own page; an address that only takes what is sent has no form."""
    browser = browser_of(officer)
    sent = form_on(browser, page)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    listings = "/my/listings/"
    browser.post(listings, sent)

    back = sign_in(browser, officer, listings)

    assert "<li>สำรวจโดยกองสาธารณสุข &lt;b&gt;" in back
    assert f'<form method="post" action="{listings}">' in back
    assert '<input type="hidden" name="households" value="๑,๒๓๔">' in back
