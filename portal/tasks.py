"""Tasks that beat starts."""

from __future__ import annotations

from celery import shared_task

from portal.tick import tick as run_tick


@shared_task(name="portal.tasks.tick")
def tick() -> dict[str, int]:
    """Once a minute: expiries, missed papers, missed e-mail."""
    return run_tick()
