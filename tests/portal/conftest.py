"""Every test of the shell begins in Thai, whatever language a request of the test before has left active."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_thai() -> Iterator[None]:
    with translation.override("th"):
        yield
