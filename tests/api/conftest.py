from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_thai() -> Iterator[None]:
    """Every test begins in Thai, whatever language a request of the test before has left active."""
    with translation.override("th"):
        yield


@pytest.fixture
def read(client: Client) -> Callable[..., Any]:
    """`read("/api/v1/listings/", province="51")`: the body of an answer of 200."""

    def get(address: str, **query: object) -> Any:
        response = client.get(address, query)
        assert response.status_code == 200, response.content.decode()
        assert response["Content-Type"] == "application/json"
        return response.json()

    return get


@pytest.fixture
def refused(client: Client) -> Callable[..., dict[str, str]]:
    """`refused(address, **query)`: what is wrong with each value, from an answer of 400."""

    def get(address: str, **query: object) -> dict[str, str]:
        response = client.get(address, query)
        assert response.status_code == 400, response.content.decode()
        assert response["Content-Type"] == "application/problem+json"
        return {error["field"]: error["detail"] for error in response.json()["errors"]}

    return get
