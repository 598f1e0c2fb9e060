"""A manual of more than a hundred pages becomes a PDF in a real worker: how long, and how much memory its child took.

Needs CELERY_BROKER_URL (a Redis); the database is SQLite. The manual is the starter's own, its chapters repeated, each
time with pictures of their own, so that none is drawn from a cache.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from content.enums import EditionState
from content.models import Edition, ManualPage
from content.services import build_site
from content.services.editions import issue_edition
from content.starter.pictures import with_pictures
from content.starter.thai import manual
from content.tasks import render_edition
from portal.celery import app
from registry.models import User
from registry.papers import rendering_later
from tests.tasks import report_peak

TIMES_OVER = 3
COMMAND = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--concurrency=1", "--loglevel=ERROR"]
COMMAND += ["--include=tests.tasks"]


def run() -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        print("Manual: CELERY_BROKER_URL names no broker, so there is no worker to measure")
        return
    call_command("migrate", verbosity=0)
    edition = long_edition()
    app.control.purge()
    before = peak_file("before")
    worker = subprocess.Popen(COMMAND, env=os.environ.copy(), cwd=settings.BASE_DIR)
    try:
        report_peak.delay(str(before))
        resting = figure_in(before)
        render_edition.delay(edition.pk)
        done = when_drawn(edition)
        report_peak.delay(str(peak_file("after")))
        tell(done, resting, figure_in(peak_file("after")))
    finally:
        worker.terminate()
        worker.wait()


def long_edition() -> Edition:
    build_site()
    editor = User.objects.create_superuser("editor@example.test", None, name="ข้อมูลสมมติ")
    page = ManualPage.objects.get(slug=manual.SLUG, alias_of=None)
    page.chapters = [block for number in range(TIMES_OVER) for block in with_pictures(renamed(number))]
    page.save_revision(user=editor).publish(user=editor)
    with transaction.atomic(), rendering_later():
        return issue_edition(page, summary="ข้อมูลสมมติ", by=editor)


def renamed(number: int) -> list[tuple[str, dict[str, Any]]]:
    """The chapters with other descriptions of their pictures, by which the library tells pictures apart."""
    chapters = manual.chapters()
    for _kind, chapter in chapters:
        for kind, value in chapter["body"]:
            if kind == "image":
                value["alternative"] += f" ({number})"
    return chapters


def peak_file(name: str) -> Path:
    return settings.VAR_DIR / f"peak-{name}.json"


def figure_in(path: Path) -> float:
    """Megabytes, once the worker has written them down."""
    while not path.exists() or not path.read_text():
        time.sleep(0.2)
    return float(json.loads(path.read_text())["megabytes"])


def when_drawn(edition: Edition) -> Edition:
    while edition.state != EditionState.READY:
        time.sleep(0.2)
        edition.refresh_from_db()
        if edition.state == EditionState.FAILED:
            sys.exit(edition.failure)
    return edition


def tell(edition: Edition, resting: float, peak: float) -> None:
    assert edition.rendered_at is not None
    assert edition.started_at is not None
    seconds = (edition.rendered_at - edition.started_at).total_seconds()
    used = json.loads(peak_file("after").read_text())["cpu_seconds"]
    print(
        f"Manual: {edition.pages} pages, {edition.copies.count()} pictures, {edition.bytes / 1e6:.1f} MB of PDF in "
        f"{seconds:.1f} s, {used:.1f} s of processor time; "
        f"the worker's child took at most {peak:.0f} MB, before it drew {resting:.0f} MB",
        flush=True,
    )
