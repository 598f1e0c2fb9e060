from __future__ import annotations

import pytest
from django.test import Client

from content.models import (
    GuidancePage,
    HomePage,
    LetterPage,
)
from registry.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor@example.go.th", name="ผู้จัดทำเนื้อหา"))
    return client


def test_an_editor_sees_the_draft_before_it_is_published(editor: Client, home: HomePage) -> None:
    page = GuidancePage.objects.get(slug="sell", locale=home.locale)
    page.title = "ชื่อใหม่ที่ยังไม่เผยแพร่"
    page.save_revision()

    draft = editor.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert "<h1>ชื่อใหม่ที่ยังไม่เผยแพร่</h1>" in draft
    assert "ชื่อใหม่ที่ยังไม่เผยแพร่" not in editor.get("/guidance/sell/").content.decode()


def test_a_new_page_gets_its_english_alias(editor: Client, home: HomePage) -> None:
    letters = home.get_children().get(slug="letters")
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    nothing = {
        f"{part}-{k}": v
        for part in ("references", "enclosures", "routing", "tasks", "reviews")
        for k, v in empty.items()
    }
    body = {"body-count": "1", "body-0-type": "text", "body-0-value": "null", "body-0-order": "0", "body-0-deleted": ""}
    letter = {"title": "หนังสือใหม่", "slug": "new", "urgency": "urgent", "sender": "สถ.", "subject": "เรื่อง"}

    editor.post(
        f"/admin/pages/add/content/letterpage/{letters.pk}/",
        {**letter, **nothing, **body, "recipient": "ผู้ว่าราชการจังหวัด", "body-0-value": RICH, "action-publish": "1"},
    )

    made = LetterPage.objects.get(slug="new", locale=home.locale)
    assert made.live
    assert made.aliases.get().locale.language_code == "en"


RICH = '{"blocks":[{"key":"a","text":"ข้อความ","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[],\
"data":{}}],"entityMap":{}}'
