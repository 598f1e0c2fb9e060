"""The manual that a new portal begins with: a chapter a role, each figure with its picture and its words."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from content.starter.pictures import SCREENS_FOLDER
from content.starter.shapes import DEMO
from content.starter.thai import manual
from tests.manual_screens import DESK, SCREENS

MOST_BYTES = 600_000
ROLES = ["เจ้าหน้าที่ผู้รับผิดชอบ", "ผู้อนุมัติ", "กองคลัง", "ท้องถิ่นอำเภอ", "ปกครองท้องถิ่นจังหวัด", "เจ้าหน้าที่ สถ.", "ผู้จัดทำเนื้อหา", "ผู้ซื้อ"]


def figures() -> list[dict[str, Any]]:
    bodies = [chapter["body"] for _kind, chapter in manual.chapters()]
    return [value for body in bodies for kind, value in body if kind == "image"]


def test_every_figure_has_its_picture_and_every_picture_its_figure() -> None:
    named = [each["image"] for each in figures()]
    assert sorted(named) == sorted({screen.name for screen in SCREENS})
    assert sorted(named) == sorted(path.stem for path in SCREENS_FOLDER.iterdir())


def test_every_figure_is_described_and_says_that_it_is_invented() -> None:
    for each in figures():
        assert len(each["alternative"]) > 10
        assert each["caption"].endswith(DEMO)
    alternatives = [each["alternative"] for each in figures()]
    assert len(alternatives) == len(set(alternatives))  # the library finds a picture by it


def test_every_role_has_a_chapter_with_steps_and_a_picture() -> None:
    chapters = {value["title"]: [kind for kind, _value in value["body"]] for _kind, value in manual.chapters()}
    for role in ROLES:
        [kinds] = [kinds for title, kinds in chapters.items() if role in title]
        assert {"steps", "image"} <= set(kinds), role


def test_the_pictures_are_small() -> None:
    paths = list(SCREENS_FOLDER.iterdir())
    assert sum(path.stat().st_size for path in paths) <= MOST_BYTES
    widths = {screen.name: 1040 if screen.width == DESK else 360 for screen in SCREENS}
    for path in paths:
        with Image.open(path) as picture:
            assert (picture.format, picture.width) == ("WEBP", widths[path.stem])


@pytest.mark.parametrize("word", ["คลิก", "ล็อกอิน", "อนุมติ", "ตลาดหลักทรัพย์"])
def test_the_manual_keeps_to_the_words_of_the_screens(word: str) -> None:
    assert word not in str(manual.chapters())
