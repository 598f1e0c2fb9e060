"""What happens after an editor's act has held: files are made, mail is sent; and at night links are checked."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from content.models import Answer, Edition, Material
from content.services import answers, editions, links, materials


@shared_task(acks_late=True)
def render_edition(edition_id: int) -> None:
    """Make an edition's PDF; harmless when it has one. A failure stands on the edition with its cause."""
    try:
        editions.render(Edition.objects.get(pk=edition_id))
    except editions.FAILURES:
        editions.logger.exception("Edition %s could not be rendered", edition_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=2, max_retries=3, acks_late=True)
def mail_answer(answer_id: int) -> None:
    """Tell a form's editors that there is an answer."""
    answers.as_email(Answer.objects.get(pk=answer_id), settings.BASE_URL).send()


@shared_task(acks_late=True)
def draw_material(material_id: int) -> None:
    """Draw promotion material; harmless when it is there. A failure stands on its row with its cause."""
    try:
        materials.draw(Material.objects.get(pk=material_id))
    except editions.FAILURES:
        editions.logger.exception("Material %s could not be drawn", material_id)


@shared_task
def check_links() -> int:
    """Ask every site that our pages link to; return how many links are broken."""
    return links.check_links()
