"""A round as typed, with its certificate, and the people of the desk."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from registry.models import Round
from registry.services import desk
from tests.portal.workspace import PDF
from tests.registry.screens import root, round_values, scene
from tests.scene import Scene

__all__ = ["draft", "root", "scene"]


@pytest.fixture
def draft(scene: Scene) -> Round:
    round = desk.save_round(Round(), round_values(scene), by=scene.dla)
    round.certificate_file.save("certificate.pdf", ContentFile(PDF))
    return round
