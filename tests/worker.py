"""A Celery worker in a process of its own, on the test database and the test files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from portal.celery import app as celery_app

COMMAND = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--concurrency=1", "--loglevel=INFO"]
COMMAND += ["--include=tests.tasks"]


def wait_until(question: Callable[[], object], seconds: float = 30) -> None:
    """Ask until the answer is true; AssertionError after that many seconds."""
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, f"still not true after {seconds} seconds"
        time.sleep(0.1)


@contextmanager
def running() -> Iterator[None]:
    """Start a worker and stop it; what it says is in worker.log beside the test files."""
    celery_app.control.purge()
    with (settings.VAR_DIR / "worker.log").open("w") as log:
        process = subprocess.Popen(COMMAND, env=environment(), stdout=log, stderr=log, cwd=settings.BASE_DIR)
        try:
            wait_until(is_listening, seconds=60)
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def environment() -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {**os.environ, "DATABASE_URL": url.geturl(), "PORTAL_VAR": str(settings.VAR_DIR)}


def is_listening() -> bool:
    return bool(celery_app.control.ping(timeout=1))


def settle() -> None:
    """Drop what still waits and let the running task end, so that none writes into the next test's database."""
    celery_app.control.purge()
    wait_until(lambda: not any((celery_app.control.inspect().active() or {}).values()))
