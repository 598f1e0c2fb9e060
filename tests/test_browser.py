"""The browser sees what it is there to see: broken policies, server errors, barriers. On three pages of its own."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django.fixtures import Settings

from registry.models import User
from tests.browser import LiveSite

pytestmark = pytest.mark.browser


def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<!doctype html><html lang="th"><title>ทดสอบ</title><main><h1>ทดสอบ</h1><p>'
        f"{request.user.get_username() or 'ผู้มาเยือน'}</p></main></html>"
    )


def with_barriers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>ทดสอบ</title><img src='/static/none.png'>")


def with_inline_script(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>ทดสอบ</title><script>document.title = 'ran'</script>")


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>ทดสอบ</title>", status=500)


urlpatterns = [path("good/", good), path("barriers/", with_barriers), path("inline/", with_inline_script)]
urlpatterns += [path("broken/", broken)]


@pytest.fixture
def site(live_site: LiveSite, settings: Settings) -> LiveSite:
    settings.ROOT_URLCONF = __name__
    return live_site


def test_a_good_page_has_no_violations_for_a_person_who_signed_in(site: LiveSite) -> None:
    page = site.page()
    site.sign_in(page, User.objects.create_user("officer@example.org"))
    page.goto("/good/")
    assert page.inner_text("p") == "officer@example.org"
    assert page.viewport_size == {"width": 360, "height": 780}
    assert site.violations(page) == []


def test_a_barrier_is_found(site: LiveSite) -> None:
    page = site.page()
    page.goto("/barriers/")
    found = " ".join(site.violations(page))
    assert "image-alt" in found
    assert "html-has-lang" in found


def test_an_inline_script_does_not_run_and_is_complained_of(site: LiveSite) -> None:
    page = site.page()
    page.goto("/inline/")
    assert page.title() == "ทดสอบ"
    assert "Content Security Policy" in site.complaints.pop()


def test_a_server_error_is_complained_of(site: LiveSite) -> None:
    page = site.page()
    page.goto("/broken/")
    assert site.complaints.pop() == f"{site.url}/broken/: 500"


def test_two_people_have_two_sessions(site: LiveSite) -> None:
    one, other = site.page(), site.page()
    site.sign_in(one, User.objects.create_user("one@example.org"))
    one.goto("/good/")
    other.goto("/good/")
    assert [page.inner_text("p") for page in (one, other)] == ["one@example.org", "ผู้มาเยือน"]
