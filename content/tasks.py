"""What happens after an editor's act has held: editions and promotion material become files."""

from __future__ import annotations

from celery import shared_task

from content.models import Edition, Material
from content.services import editions, materials


@shared_task(acks_late=True)
def render_edition(edition_id: int) -> None:
    """Make an edition's PDF; harmless when it has one. A failure stands on the edition with its cause."""
    try:
        editions.render(Edition.objects.get(pk=edition_id))
    except editions.FAILURES:
        editions.logger.exception("Edition %s could not be rendered", edition_id)


@shared_task(acks_late=True)
def draw_material(material_id: int) -> None:
    """Draw promotion material; harmless when it is there. A failure stands on its row with its cause."""
    try:
        materials.draw(Material.objects.get(pk=material_id))
    except editions.FAILURES:
        editions.logger.exception("Material %s could not be drawn", material_id)
