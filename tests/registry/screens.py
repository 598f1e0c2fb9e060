"""What the tests of DLA's screens share: people at the desk who enter Wagtail, addresses, and a round as typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from registry.models import User
from registry.services.people import sync_group
from tests.scene import Scene


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """The small market, whose people of DLA may enter Wagtail."""
    for user in (scene.dla, scene.dla_second):
        sync_group(user)
    return scene


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root@example.test", None, name="ผู้ติดตั้ง (ข้อมูลสมมติ)")


def address(model: str, view: str, *args: Any, app: str = "registry") -> str:
    return reverse(f"wagtailsnippets_{app}_{model}:{view}", args=args)


def round_values(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "project": scene.round.project,
        "number": 9,
        "period_start": dt.date(2023, 4, 1),
        "period_end": dt.date(2023, 9, 30),
        "tonnes": 10,
        "certificate_number": "ข้อมูลสมมติ 9",
    } | changes


def typed_round(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "project": scene.round.project_id,
        "number": "9",
        "period_start": "01/04/2566",
        "period_end": "๓๐ กันยายน ๒๕๖๖",
        "tonnes": "10",
        "certificate_number": "ข้อมูลสมมติ 9",
    } | changes
