"""DLA's list of who registered for training: who reads it, how it is narrowed, and what its spreadsheet holds."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from content.enums import Trained
from content.models import HomePage, Registration, TrainingPage
from content.services.training import open_to, places_left, register
from content.starter.thai.trainings import ONLINE_SLUG, WORKSHOP_SLUG
from registry.enums import Role
from registry.models import LocalAuthority, Province
from registry.services.people import sync_group
from tests.content.shapes import make_training
from tests.factories import AuthorityFactory
from tests.scene import person

pytestmark = pytest.mark.django_db
LIST = "/admin/registrations/"


@pytest.fixture
def authority() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def event(home: HomePage, authority: LocalAuthority) -> TrainingPage:
    """For offices of both kinds, any number of each; one of each has registered."""
    page = make_training(home, audience=Trained.BOTH, quota=None)
    loei, _made = Province.objects.get_or_create(code="42", defaults={"name_th": "เลย"})
    register(page, loei, by=person("loei", Role.PROVINCE_OFFICER, province=loei))
    register(page, authority, by=person("local", Role.AUTHORITY_OFFICER, authority=authority))
    return page


def of_dla(role: Role) -> Client:
    user, client = person(f"{role}.list", role), Client()
    sync_group(user)
    client.force_login(user)
    return client


def rows(client: Client, **query: Any) -> list[tuple[Any, ...]]:
    sheet = client.get(LIST, {"export": "xlsx", **query})
    content = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
    return list(load_workbook(io.BytesIO(content), read_only=True).active.values)[1:]


@pytest.mark.parametrize("role", [Role.DLA_EDITOR, Role.DLA_OFFICER, Role.DLA_ADMIN, Role.AUDITOR])
def test_dla_reads_who_registered_and_nobody_changes_it(event: TrainingPage, role: Role, client: Client) -> None:
    row = Registration.objects.first()
    pages = (LIST, f"{LIST}inspect/{row.pk}/")
    client.force_login(row.person)  # of an office, not of DLA
    assert [client.get(address, follow=True).status_code for address in pages] == [403, 403]
    client = of_dla(role)
    assert [client.get(address).status_code for address in pages] == [200, 200]
    for address in (f"{LIST}add/", f"{LIST}edit/{row.pk}/", f"{LIST}delete/{row.pk}/"):
        assert client.post(address).status_code in {302, 403, 404}
    assert Registration.objects.count() == 2


def test_the_list_is_narrowed_and_its_spreadsheet_names_office_and_event(
    event: TrainingPage, authority: LocalAuthority
) -> None:
    client = of_dla(Role.DLA_EDITOR)
    assert {row[1] for row in rows(client)} == {"เลย", str(authority)}
    assert [row[1] for row in rows(client, province="42")] == ["เลย"]
    assert [row[2] for row in rows(client, province=authority.province_id)] == [str(authority.province)]
    assert rows(client, q="local")[0][3] == event.title
    assert rows(client, event=event.pk, attended="true") == rows(client, state="waiting") == []
    said = client.get(LIST, {"attended": "false", "since": "01/10/2569"}).content.decode()
    assert "ยังไม่มี" in said
    assert "1 ตุลาคม 2569" in said
    assert ">False<" not in "".join(said.split())
    assert f"{LIST}?event={event.pk}&amp;export=xlsx" in client.get(f"/admin/training/{event.pk}/").content.decode()


def test_an_event_may_be_for_both_kinds_of_office_without_a_quota(
    event: TrainingPage, authority: LocalAuthority
) -> None:
    assert places_left(event, authority) is None
    assert open_to(person("second", Role.AUTHORITY_OFFICER, authority=authority)) == [event]
    TrainingPage.objects.filter(pk=event.pk).update(audience=Trained.PROVINCES)
    assert open_to(person("third", Role.AUTHORITY_OFFICER, authority=authority)) == []


def test_a_translated_event_is_the_same_event(event: TrainingPage, authority: LocalAuthority) -> None:
    english = event.get_translations().get().specific
    english.alias_of = None
    english.save()
    assert english.event == event
    assert open_to(person("second", Role.AUTHORITY_OFFICER, authority=authority)) == [event]


# --- hours that are not known --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "day", "place"),
    [(ONLINE_SLUG, "14 มกราคม 2568", "ผ่านระบบออนไลน์"), (WORKSHOP_SLUG, "11 มีนาคม 2568", "โรงแรมอเล็กซานเดอร์")],
)
def test_the_letters_trainings_say_what_the_letter_says(
    home: HomePage, client: Client, slug: str, day: str, place: str
) -> None:
    page = TrainingPage.objects.get(slug=slug, locale=home.locale)
    html = client.get(page.url).content.decode()
    for words in (day, place, "ไม่ได้ระบุไว้", "จบแล้ว"):
        assert words in html
    assert "00.00 น." not in html
    assert ("2 คนต่อหน่วยงาน" in html) == (slug == WORKSHOP_SLUG)
    english = client.get(f"/en{page.url}").content.decode()
    assert "2025" in english
    assert place not in english
    lines = client.get(f"/training/{page.pk}.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{page.day:%Y%m%d}" in lines
    assert f"DTEND;VALUE=DATE:{page.day + dt.timedelta(days=1):%Y%m%d}" in lines


def test_hours_to_come_are_promised_and_do_not_count(event: TrainingPage, client: Client) -> None:
    event.hours_pending = True
    event.full_clean()
    event.save_revision().publish()
    html = client.get(event.url).content.decode()
    assert "จะแจ้งให้ทราบ" in html
    assert f"{event.starts_at.astimezone():%H.%M} น." not in html
    first, last = (moment.astimezone(dt.timezone(dt.timedelta(hours=7))) for moment in (event.starts_at, event.ends_at))
    assert (first.hour, first.minute, last.hour, last.minute) == (0, 0, 23, 59)
