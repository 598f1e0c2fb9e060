from __future__ import annotations

import pytest

from portal import tick
from registry.tasks import render_paper


@pytest.fixture
def without_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are issued and numbered; only their files are not drawn, neither at once nor by the clock."""
    monkeypatch.setattr(render_paper, "delay", lambda paper_id: None)
    monkeypatch.setattr(tick, "render_missing", lambda limit: 0)
