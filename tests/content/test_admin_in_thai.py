"""Wagtail's admin speaks Thai: every screen an editor meets, what its scripts say, and the catalogue behind both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from wagtail.users.models import UserProfile

from content.models import HomePage
from registry.models import User
from tests.content.admin_screens import Screens
from tests.words import Words

THAI = re.compile("[\u0e01-\u0e4e]")
WORD = re.compile("[A-Za-z]{3}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
CATALOGUES = sorted((settings.BASE_DIR / "locale" / "wagtail" / "th" / "LC_MESSAGES").glob("*.po"))
# Keys of a keyboard, codes, names of files and languages, and what is data of ours in English.
NOT_WORDS = re.compile(
    r"(Ctrl|Esc)\b.*|[\w.-]+@[\w.-]+|(content|role)[.:]\w+|[\w-]+\.(jpg|pdf)|English|API|2 locales|https?://.*"
)
# Wagtail makes these of a field's or a permission's name, or wrote them into a template without a message.
OF_WAGTAIL = {"Page", "Collection", "Port", "Site name", "Root page", "Include descendants", "True", "None", "Locale"}
OF_WAGTAIL |= {"Simple translation"}
# A button that is not seen, in the middle of a template of Wagtail's.
UNSEEN = {"/admin/choose-page/": {"Search"}}
OF_WAGTAIL_TOO = re.compile(r"Can (add|change|delete) \w+")


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor@example.go.th", name="ผู้จัดทำเนื้อหา"))
    return client


def english_on(client: Client, address: str, data: set[str]) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    is_json = answer["Content-Type"].startswith("application/json")
    html = answer.json()["html"] if is_json else answer.content.decode()
    assert "Wagtail</title>" not in html, address
    said = {text for text in Words(html).said if WORD.search(text) and not THAI.search(text)}
    known = {text for text in said if NOT_WORDS.fullmatch(text) or OF_WAGTAIL_TOO.fullmatch(text)}
    here = UNSEEN.get(address, set())
    return [f"{address}: {text}" for text in sorted(said - known - data - OF_WAGTAIL - here)]


def test_an_editor_reads_no_english(editor: Client, home: HomePage) -> None:
    """Titles and introductions of the English pages are data."""
    user = User.objects.get(email="editor@example.go.th")
    english = home.get_translations().first()
    assert english
    below = english.get_descendants(inclusive=True).specific()
    data = {text.strip() for page in below for text in (page.title, page.intro, page.get_admin_display_title())}
    found = [line for address in Screens(home, user) for line in english_on(editor, address, data)]
    assert found == []


def test_the_search_for_english_finds_it(editor: Client, home: HomePage) -> None:
    """Who reads the admin in English sees what must not be seen in Thai."""
    user = User.objects.get(email="editor@example.go.th")
    UserProfile.get_for_user(user)
    UserProfile.objects.update(preferred_language="en")
    found = english_on(editor, "/admin/", set())
    assert any("Search" in line for line in found)
    assert len(english_on(editor, f"/admin/pages/{home.pk}/edit/", set())) > 20


def test_what_the_scripts_say_is_thai(client: Client, db: None) -> None:
    script = client.get("/admin/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", script, re.DOTALL).group(1))  # type: ignore[union-attr]
    texts = {key: value[0] if isinstance(value, list) else value for key, value in catalogue.items()}
    assert {"Add a comment", "%(num)s error", "Blocks"} <= set(texts)
    bare = {key: PLACEHOLDER.sub("", text) for key, text in texts.items()}
    assert {key for key, text in bare.items() if WORD.search(text) and not THAI.search(text)} == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_message_keeps_its_placeholders_and_markup(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        thai = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        wanted = [set(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text]
        assert set(PLACEHOLDER.findall(thai)) in wanted, entry.msgid
        assert sorted(TAG.findall(thai)) in [sorted(TAG.findall(text)) for text in (entry.msgid, entry.msgid_plural)]
        assert (entry.msgid[:1] == "\n", entry.msgid[-1:] == "\n") == (thai[:1] == "\n", thai[-1:] == "\n")
