"""What happens after an editor's act has held: editions become PDFs; and what the night does: links are checked."""

from __future__ import annotations

from celery import shared_task

from content.models import Edition
from content.services import editions, links


@shared_task(acks_late=True)
def render_edition(edition_id: int) -> None:
    """Make an edition's PDF; harmless when it has one. A failure stands on the edition with its cause."""
    try:
        editions.render(Edition.objects.get(pk=edition_id))
    except editions.FAILURES:
        editions.logger.exception("Edition %s could not be rendered", edition_id)


@shared_task
def check_links() -> int:
    """Ask every site that our pages link to; return how many links are broken."""
    return links.check_links()
