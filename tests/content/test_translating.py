"""From an alias to a translation: until it is published, its readers see the original and are told so."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from content.models import GuidelinePage, HomePage, PageText
from content.search.index import read_again
from content.services.sitemap import written_pages
from registry.enums import Role
from registry.models import User
from registry.services.people import sync_group
from tests.scene import person

pytestmark = pytest.mark.django_db
TOLD = "This page is in Thai only"
ENGLISH = "How to promote the credits"


@pytest.fixture
def page(home: HomePage) -> GuidelinePage:
    return GuidelinePage.objects.get(slug="promote", locale=home.locale)


def of_dla(role: Role) -> tuple[User, Client]:
    user, client = person(f"{role}.translates", role), Client()
    sync_group(user)
    client.force_login(user)
    return user, client


def in_sitemap(page: GuidelinePage) -> bool:
    return f"/en{page.url}" in "".join(entry.url for entry in written_pages())


def test_the_tree_is_kept_in_step() -> None:
    assert settings.WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE


def test_a_translation_begins_behind_the_original(page: GuidelinePage, client: Client) -> None:
    editor, at_desk = of_dla(Role.DLA_EDITOR)
    alias = page.get_translations().get()
    address = f"/admin/pages/{alias.pk}/"
    assert "เริ่มแปลหน้านี้" in at_desk.get(f"{address}edit/").content.decode()
    assert "ผู้อ่านยังเห็นต้นฉบับภาษาไทย" in at_desk.get(f"{address}convert_alias/").content.decode()

    at_desk.post(f"{address}convert_alias/", {"next": f"{address}edit/"})
    begun = GuidelinePage.objects.get(pk=alias.pk)
    begun.title = ENGLISH
    begun.save_revision(user=editor)

    assert begun.alias_of_id is None
    shown = client.get(f"/en{page.url}").content.decode()
    assert TOLD in shown
    assert ENGLISH not in shown
    assert f'<link rel="canonical" href="{page.full_url}">' in shown
    assert not in_sitemap(page)
    read_again()
    assert not PageText.objects.public("en").filter(page=begun.pk).exists()
    assert ENGLISH in (draft := at_desk.get(f"{address}view_draft/").content.decode())
    assert TOLD not in draft

    begun.get_latest_revision().publish()
    shown = client.get(f"/en{page.url}").content.decode()
    assert TOLD not in shown
    assert ENGLISH in shown
    assert in_sitemap(page)
    assert PageText.objects.public("en").filter(page=begun.pk).exists()
