"""The example of docs/headless.md lives from the content API alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.services import build_site
from tests.scene import make_scene

EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_the_example_renders_the_home_page_from_the_api_alone(
    live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    settings.BASE_URL, settings.MEDIA_ROOT = live_server.url, tmp_path / "media"
    scene = make_scene()
    scene.published(tonnes=123)
    build_site()
    [example] = EXAMPLE.findall((settings.BASE_DIR / "docs" / "headless.md").read_text())
    file = tmp_path / "front.py"
    file.write_text(example)

    made = subprocess.run(
        [sys.executable, "-I", str(file), live_server.url, "th"], capture_output=True, text=True, check=True
    )

    assert "<h1>คาร์บอนเครดิต" in made.stdout
    assert "7,849 แห่ง" in made.stdout
    assert str(scene.seller.authority) in made.stdout
    assert "123 tCO2e, 260.00 THB" in made.stdout
    assert f'href="{live_server.url}/guidance/buy/"' in made.stdout
    assert "linktype" not in made.stdout
