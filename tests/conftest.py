"""What every test may ask for.

Tests run on a database that returns to its first state by itself (tests/database.py); tasks run at once, in the test's
own process, unless the test asks for `real_worker`; browser journeys ask for `live_site` (tests/browser.py).
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.services import build_site, frames
from portal import tick
from portal.celery import app as celery_app
from registry.tasks import render_paper
from tests import database, worker
from tests.browser import LiveSite, open_browser, what_is_missing
from tests.kept import kept
from tests.scene import Scene, make_scene

hypothesis_settings.register_profile("default", max_examples=30, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.register_profile(
    "nightly", max_examples=2_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure() -> None:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one, and a warning fails
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow hash guards no test


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if database.IS_POSTGRES:
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL, or run .ci/run")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


# --- data ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_keepdb: bool) -> None:
    if not database.IS_POSTGRES and not django_db_keepdb:
        database.remove_leftovers(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
    database.sign_in_as(database.OWNER_URL)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The owner creates and migrates; the tests are the application; the owner drops."""
    with django_db_blocker.unblock():
        database.sign_in_as(database.APPLICATION_URL)
        database.BASELINE.save()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.restore_baseline())
        yield
    with django_db_blocker.unblock():
        database.sign_in_as(database.OWNER_URL)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the real list of authorities."""
    folder = os.environ.get("PORTAL_REAL_DATA")
    if not folder:
        pytest.skip("PORTAL_REAL_DATA names no folder with the real list of authorities")
    return Path(folder)


@pytest.fixture(scope="module")
def made_scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with kept(django_db_blocker, make_scene) as made:
        yield made


@pytest.fixture
def scene(made_scene: Scene, db: None) -> Scene:
    """The small market, made once for a module; each test has its own copy of its people and rows."""
    return copy.deepcopy(made_scene)


@pytest.fixture(scope="module")
def grown_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tree of pages, grown once for a module."""
    with kept(django_db_blocker, build_site):
        yield


# --- tasks ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _tasks_run_at_once() -> None:
    """Also where a broker is set; and a task that fails fails its test."""
    celery_app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture
def without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers and printed matter are issued; only their files are not drawn, neither at once nor by the clock."""
    monkeypatch.setattr(render_paper, "delay", lambda paper_id: None)
    monkeypatch.setattr(tick, "render_missing", lambda limit: 0)
    monkeypatch.setattr(tick, "draw_left_behind", lambda limit: 0)


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None) -> Iterator[None]:
    if settings.CELERY_BROKER_URL == "memory://localhost/":
        pytest.skip("needs a broker: set CELERY_BROKER_URL, or run .ci/run")
    with worker.running():
        yield


@pytest.fixture
def real_worker(transactional_db: None, _worker_process: None) -> Iterator[None]:
    """Tasks go through the broker to a Celery worker in a process of its own; wait for them with `eventually`."""
    celery_app.conf.task_always_eager = False
    yield
    celery_app.conf.task_always_eager = True
    worker.settle()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """`eventually(lambda: paper_is_there())`: ask again until it is true, at most 30 seconds."""
    return worker.wait_until


# --- browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium without a window; where there is none its tests skip, but never in CI."""
    if missing := what_is_missing():
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse(f"the browser tests need Debian's package {missing}: apt-get install {missing}")
    with open_browser() as opened:
        yield opened


@pytest.fixture
def live_site(
    live_server: LiveServer, browser: Browser, settings: Settings, request: pytest.FixtureRequest
) -> Iterator[LiveSite]:
    """The served site and a browser before it; fails when a page broke its content policy or the server an answer."""
    if settings.CELERY_BROKER_URL != "memory://localhost/":
        request.getfixturevalue("real_worker")
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    site = LiveSite(live_server.url, browser)
    yield site
    site.close()
    assert site.complaints == []


# --- the frame -----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _frame_is_read_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process reads the frame once a minute; no test counts that query but the frame's own."""
    read = {code: (float("inf"), frames.EMPTY) for code, _name in settings.LANGUAGES}
    monkeypatch.setattr(frames, "_kept", read)
