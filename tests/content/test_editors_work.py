"""An editor's first page says what waits and where it is done; the list of page types says what each is for."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import get_page_models

from content.enums import Audience
from content.models import Edition, HomePage, ManualPage, PageFeedback, Registration, TrainingPage
from content.services.broadcasts import send_broadcast
from content.services.editions import issue_edition
from content.services.training import register
from registry.enums import Role
from registry.models import Province, User
from registry.services.people import sync_group
from tests.content.shapes import make_training
from tests.scene import person

pytestmark = pytest.mark.django_db
WAITS = re.compile(r'<li><a href="([^"]+)">([^<]+)</a> <strong>(\d+) รายการ</strong>')


def waiting(user: User) -> dict[str, tuple[str, int]]:
    """What the panel says: the words, with the address and how many."""
    sync_group(user)
    client = Client()
    client.force_login(user)
    html = client.get("/admin/").content.decode()
    assert "งานเนื้อหาที่รอท่าน" in html
    found = {words: (url.replace("&amp;", "&"), int(number)) for url, words, number in WAITS.findall(html)}
    assert {client.get(url).status_code for url, _number in found.values()} <= {200}
    return found


def test_who_has_nothing_to_do_reads_so(home: HomePage, editor: User) -> None:
    assert waiting(editor) == {}


def test_an_editor_sees_what_waits_and_where(home: HomePage, editor: User, manual: ManualPage) -> None:
    edition = issue_edition(manual, summary="ฉบับแรก", by=editor)
    Edition.objects.update(state="failed", failure="ข้อมูลสมมติ")
    lamphun, _made = Province.objects.get_or_create(code="51", defaults={"name_th": "ลำพูน"})
    due = timezone.localdate() + dt.timedelta(days=3)
    send_broadcast(edition=edition, audience=Audience.PROVINCES, by=editor, due_on=due)
    for is_useful in (True, False):
        PageFeedback.objects.create(page=home, is_useful=is_useful)
    PageFeedback.objects.create(page=home, is_useful=False)
    event = make_training(home)
    row = register(event, lamphun, by=person("comes", Role.PROVINCE_OFFICER, province=lamphun))
    past = timezone.now() - dt.timedelta(days=2)
    TrainingPage.objects.filter(pk=event.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=6))

    found = waiting(editor)

    assert found["คู่มือที่จัดทำ PDF ไม่สำเร็จ"] == ("/admin/editions/?state=failed", 1)
    assert found[f"ยังไม่บันทึกการเข้าร่วม “{event.title}”"] == (f"/admin/training/{event.pk}/", 1)
    assert [number for words, (_url, number) in found.items() if "ไม่มีประโยชน์" in words] == [2]
    [unread] = [words for words in found if words.startswith(f"ยังไม่รับทราบ “{edition}”")]
    assert found[unread][1] == Province.objects.with_authorities().count()
    Registration.objects.filter(pk=row.pk).update(attended_at=timezone.now())
    assert f"ยังไม่บันทึกการเข้าร่วม “{event.title}”" not in waiting(editor)


def test_every_type_of_page_says_in_thai_what_it_is_for(home: HomePage, editor: User) -> None:
    sync_group(editor)
    client = Client()
    client.force_login(editor)
    html = client.get(f"/admin/pages/{home.get_children().first().pk}/add_subpage/").content.decode()
    ours = [model for model in get_page_models() if model._meta.app_label == "content"]
    assert len(ours) == 16
    for model in ours:
        words = str(model.page_description)
        assert any("ก" <= letter <= "๛" for letter in words), model
        assert words in html or model is HomePage
