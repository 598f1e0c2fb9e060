"""Public pages are kept for strangers, and nothing of anybody is kept for another."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings
from wagtail.models import PageViewRestriction

from content.models import GuidancePage, HomePage
from portal import keeping
from portal.urls import urlpatterns as portal_addresses
from registry.enums import Role
from tests.scene import person

pytestmark = pytest.mark.django_db
SELL = "/guidance/sell/"


def marked(words: str) -> HttpResponse:
    return HttpResponse(words, headers={"Cache-Control": "public, max-age=60"})


def with_token(request: HttpRequest) -> HttpResponse:
    return marked(get_token(request))


def with_session(request: HttpRequest) -> HttpResponse:
    return marked(request.session.get("name", "ไม่มีชื่อ"))


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = marked("ของคนเดียว")
    response.set_cookie("mine", "1")
    return response


urlpatterns = [
    path("token/", with_token),
    path("session/", with_session),
    path("cookie/", with_cookie),
    *portal_addresses,
]


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> Iterator[None]:
    cache.clear()
    settings.PUBLIC_PAGES_KEPT = 60
    yield
    cache.clear()


def words(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/en/", SELL, f"/en{SELL}", "/letters/account-system-2568/", "/market/", "/search/?q=ขยะ"]
)
def test_a_page_is_given_a_second_time_without_a_query(
    home: HomePage, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    first = Client().get(address)

    with django_assert_num_queries(0):
        second = Client().get(address)

    assert second.content == first.content
    assert "public" in second["Cache-Control"]
    assert int(second["Age"]) <= 1


def test_what_an_editor_publishes_is_seen_at_once(
    home: HomePage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    before = words(Client(), SELL)
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "ชื่อใหม่ของหน้า"
        page.save_revision()
    as_draft = words(Client(), SELL)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    after = words(Client(), SELL)
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert as_draft == before
    assert "ชื่อใหม่ของหน้า" in after
    assert "ชื่อใหม่ของหน้า" not in before
    assert Client().get(SELL).status_code == 404


def test_a_page_that_was_begun_before_the_change_is_not_kept(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_from = keeping.kept_from

    def published_meanwhile(response: HttpResponse, version: str | None) -> keeping.Kept:
        cache.set(keeping.VERSION, "another", None)
        return kept_from(response, version)

    monkeypatch.setattr(keeping, "kept_from", published_meanwhile)
    words(Client(), SELL)
    monkeypatch.undo()

    assert "Age" in Client().get(SELL)
    GuidancePage.objects.filter(slug="sell", locale=home.locale).update(title="หลังจากนั้น")
    cache.set(keeping.VERSION, "a third", None)
    assert "หลังจากนั้น" in words(Client(), SELL)


def test_it_is_forgotten_after_a_minute_whatever_happened(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[float] = []
    shelf = SimpleNamespace(get_many=lambda keys: {}, set=lambda key, value, seconds: kept.append(seconds))
    monkeypatch.setattr(keeping, "cache", shelf)

    Client().get(SELL)

    assert kept == [60]


def test_languages_queries_and_hosts_do_not_share_a_page(home: HomePage, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    answers = [
        words(Client(), "/search/?q=ขยะ"),
        words(Client(), "/search/?q=บัญชี"),
        words(Client(), "/en/search/?q=ขยะ"),
        words(Client(), "/search/"),
    ]

    assert len(set(answers)) == 4
    assert "Age" in Client().get(SELL)
    first, second = (keeping.key_of(request_for(host)) for host in ("testserver", "other.example"))
    assert first != second


def request_for(host: str) -> HttpRequest:
    return Client(headers={"host": host}).get(SELL).wsgi_request


@pytest.mark.parametrize("address", ["/token/", "/session/", "/cookie/"])
def test_an_answer_that_holds_something_of_one_visitor_is_kept_by_nobody(settings: Settings, address: str) -> None:
    settings.ROOT_URLCONF = __name__

    first, second = Client().get(address), Client().get(address)

    for answer in (first, second):
        assert "Age" not in answer
        assert "private" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
    if address == "/token/":
        assert first.content != second.content


def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(client: Client, home: HomePage) -> None:
    client.force_login(person("reader", Role.AUDITOR))

    own = client.get(SELL)
    strangers = Client().get(SELL)
    again = client.get(SELL)

    assert "private" in own["Cache-Control"]
    assert "Age" not in own
    assert "Age" not in again
    assert "public" in strangers["Cache-Control"]


def test_a_restricted_page_is_kept_for_nobody(client: Client, home: HomePage) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(person("reader", Role.AUDITOR))

    assert client.get(SELL).status_code == 200
    assert Client().get(SELL).status_code == 302
    assert client.get(SELL).status_code == 200
    assert Client().get(SELL).status_code == 302


def test_a_kept_page_is_packed_for_who_can_unpack_and_not_sent_twice(home: HomePage) -> None:
    plain = Client().get(SELL)
    packed = Client(headers={"accept-encoding": "gzip, br"}).get(SELL)
    known = Client(headers={"if-none-match": plain["ETag"]}).get(SELL)

    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"]
    assert known.status_code == 304
    assert known.content == b""


def test_files_forms_and_missing_pages_are_not_kept(home: HomePage) -> None:
    for address in ("/no/such/page/", "/accounts/login/", "/api/v1/provinces/"):
        Client().get(address)
        assert "Age" not in Client().get(address), address
    assert "Age" not in Client().head(SELL)
    assert "Age" not in Client().post(SELL)
