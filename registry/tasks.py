"""What happens after a transaction has held: papers become files, messages become e-mail."""

from __future__ import annotations

from celery import shared_task


@shared_task
def render_paper(paper_id: int) -> None:
    """Render a paper's file; harmless when it has one."""


@shared_task
def send_messages() -> None:
    """Send by e-mail what has not been sent."""
