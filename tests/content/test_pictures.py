"""Pictures are served to everybody; nothing else that lies among the files is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

PLACED = ["images/a.png", "editions/pictures/2026/b.jpg"]
KEPT = ["editions/2026/manual.pdf", "documents/secret.pdf", "a.png"]


@pytest.fixture(autouse=True)
def _files(settings: Settings) -> None:
    for name in (*PLACED, *KEPT):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content")


@pytest.mark.parametrize("name", PLACED)
def test_a_picture_is_served_and_kept(client: Client, name: str) -> None:
    answer = client.get(f"/media/{name}")

    assert b"".join(answer.streaming_content) == b"content"
    assert answer["Content-Type"].startswith("image/")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("name", [*KEPT, "images/none.png", "images/../documents/secret.pdf", "images/%2e%2e/a.png"])
def test_nothing_else_is_served(client: Client, db: None, name: str) -> None:
    assert client.get(f"/media/{name}").status_code in {400, 404}
