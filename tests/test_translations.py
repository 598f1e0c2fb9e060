"""Every message has its English, no English is left without a message, and Thai is the first language of all.

The messages are read from the sources with Python and Django alone; gettext's tools are only needed to write them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation.template import templatize

from tests.words import Words

ROOT: Path = settings.BASE_DIR
ROOMS = ("portal", "api", "content", "market", "registry")
THAI = re.compile("[\u0e01-\u0e4e]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CALLS = {"_", "translate", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(r"""\b(_|p?gettext|ngettext)\(((?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:,\s*)?)+)""")
# Written in Thai alone: what is printed on a paper, as the law of the land has it.
THAI_ONLY = ("templates/papers/",)

Message = tuple[str | None, str]  # its context and its Thai


def messages_of_call(name: str, texts: tuple[str, ...]) -> Iterator[Message]:
    if name.startswith("pgettext"):
        yield texts[0], texts[1]
    else:
        yield None, texts[0]


def in_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = tuple(argument.value for argument in node.args if isinstance(argument, ast.Constant))
            if texts:
                yield from messages_of_call(name, texts)


def in_template(path: Path) -> Iterator[Message]:
    for name, texts in IN_TEMPLATE.findall(templatize(path.read_text(), origin=str(path))):
        yield from messages_of_call(name, ast.literal_eval(f"({texts},)".replace(",,", ",").replace(", ,", ",")))


def python_files() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def template_files() -> list[Path]:
    return [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]


@pytest.fixture(scope="module")
def sources() -> set[Message]:
    found = {message for path in python_files() for message in in_python(path)}
    return found | {message for path in template_files() for message in in_template(path)}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_reader_of_sources_finds_every_kind_of_message(tmp_path):
    code = tmp_path / "code.py"
    code.write_text('_("หนึ่ง" "สอง")\ntranslation.gettext("สาม")\npgettext_lazy("ที่", "สี่")\nsome("ห้า")\n')
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}{% translate 'ก' %}{% button _(\"ข\") %}{{ x|default:_('ค') }}"
        "{% blocktranslate count n=1 %}ง {{ n }}{% plural %}จ {{ n }}{% endblocktranslate %}"
    )
    assert set(in_python(code)) == {(None, "หนึ่งสอง"), (None, "สาม"), ("ที่", "สี่")}
    assert set(in_template(page)) == {(None, "ก"), (None, "ข"), (None, "ค"), (None, "ง %(n)s")}


def test_every_message_has_its_english(sources):
    english = {(entry.msgctxt, entry.msgid): entry for entry in catalogue("en")}
    assert sorted(map(str, sources - set(english))) == []
    assert [entry.msgid for entry in english.values() if not all(texts_of(entry))] == []
    assert [entry.msgid for entry in english.values() if entry.fuzzy] == []


def test_no_english_is_left_of_a_message_that_is_gone(sources):
    english = {(entry.msgctxt, entry.msgid) for entry in catalogue("en")}
    assert sorted(map(str, english - sources)) == []
    assert len(english) == len(list(catalogue("en")))


def test_english_holds_no_thai_but_the_numbers_of_letters():
    thai = [text for entry in catalogue("en") for text in texts_of(entry) if THAI.search(text)]
    assert [text for text in thai if "มท 0820.4/ว 71" not in text] == []


@pytest.mark.parametrize("language", ["en", "th"])
def test_a_translation_has_the_placeholders_of_its_message(language):
    for entry in catalogue(language):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        spelt_out = ["%(words)s"] if language == "en" else []  # an amount in words is Thai alone
        for text in texts_of(entry):
            found = sorted(PLACEHOLDER.findall(text))
            assert found in (wanted, [each for each in wanted if each not in spelt_out]), entry.msgid


def test_the_messages_are_thai(sources):
    bare = {text: PLACEHOLDER.sub("", text) for _, text in sources}
    english = [text for text, rest in bare.items() if re.search("[A-Za-z]", rest) and not THAI.search(rest)]
    assert sorted(english) == ["tCO2e"]


@pytest.mark.parametrize("path", template_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_outside_its_messages(path):
    """Neither Thai, which would stand on the English page, nor English, which would stand on the Thai one."""
    if str(path.relative_to(ROOT)).startswith(THAI_ONLY):
        return
    said = Words("".join(without_messages(path.read_text()))).said
    assert [text for text in said if THAI.search(text)] == []
    assert [text for text in said if re.search("[A-Za-z]{3}", text) and not text.startswith("/api/")] == []


def without_messages(source: str) -> Iterator[str]:
    """A template's own text, without messages and values."""
    inside = False
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            inside = token.contents.split()[0] in {"blocktranslate", "plural", "comment"}
        elif token.token_type is TokenType.TEXT and not inside:
            yield token.contents


# --- what Django and allauth say -----------------------------------------------------------------------------------


@pytest.fixture(params=["th", "en"])
def language(request) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_a_refused_password_says_why_in_the_readers_language(language):
    from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

    with pytest.raises(ValidationError) as refused:
        validate_password("12345")
    for sentence in [*refused.value.messages, *password_validators_help_texts()]:
        assert bool(THAI.search(sentence)) == (language == "th"), sentence


def test_the_forms_of_signing_in_are_thai(client, db):
    """The fields' names, and what is said of an empty or a wrong one."""
    html = client.post("/accounts/login/", {}).content.decode()
    assert "ต้องกรอกข้อมูลช่องนี้" in html
    wrong = client.post("/accounts/login/", {"login": "nobody@example.test", "password": "ไม่ใช่รหัสผ่าน"})
    assert "อีเมลหรือรหัสผ่านไม่ถูกต้อง" in wrong.content.decode()
    odd = client.post("/accounts/password/reset/", {"email": "ไม่ใช่อีเมล"})
    assert "โปรดกรอกอีเมลให้ถูกต้อง" in odd.content.decode()


def test_the_form_of_a_new_password_is_thai(client, django_user_model, db):
    user = django_user_model.objects.create_user("somsri@example.test", "correct horse battery", name="ผู้ใช้สาธิต")
    client.force_login(user)
    typed = {"oldpassword": "wrong", "password1": "123", "password2": "1234"}
    html = client.post("/accounts/password/change/", typed).content.decode()
    for words in ("รหัสผ่านเดิมไม่ถูกต้อง", "รหัสผ่านนี้สั้นเกินไป ต้องมีอย่างน้อย 8 ตัวอักษร", "รหัสผ่านใหม่อีกครั้ง"):
        assert words in html
