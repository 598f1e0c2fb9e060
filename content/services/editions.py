"""Issue an edition of a manual, and make its PDF.

Issuing freezes the published words under the next number, within one transaction; the PDF follows after commit in a
task, and its state (waiting, being made, there, failed with its cause) stands on the edition for the editor to see. A
failed or forgotten rendering is repeated from the very same words: by the editor's button, or by the minute's tick
where a worker was lost.
"""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from content.enums import EditionState
from content.models import Edition, ManualPage
from content.permissions import can_issue_edition
from registry.errors import BadValue, NotAllowed, PortalError, WrongState, require
from registry.models import User
from registry.papers import is_rendering_later
from registry.services.acts import record

FAILURES = (PortalError, TemplateDoesNotExist, TemplateSyntaxError, LookupError, TypeError, ValueError, OSError)
logger = logging.getLogger(__name__)


class NotPublished(WrongState):
    code = "not_published"
    default = _("คู่มือนี้มีเนื้อหาที่ยังไม่เผยแพร่ โปรดเผยแพร่ให้เรียบร้อยก่อน แล้วจึงออกฉบับ")


class NothingChanged(WrongState):
    code = "nothing_changed"
    default = _("เนื้อหาที่เผยแพร่อยู่ตรงกับฉบับล่าสุดแล้ว จึงไม่ต้องออกฉบับใหม่")


# --- issuing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def issue_edition(page: ManualPage, *, summary: str, by: User) -> Edition:
    """Freeze the published words of a manual under its next number; a task makes the PDF after commit.

    Raises NotPublished when what is published is not what the editor last wrote, NothingChanged when the newest edition
    has these very words, BadValue for an empty summary or a manual without chapters.
    """
    Page.objects.select_for_update().get(pk=page.pk)
    page = ManualPage.objects.get(pk=page.pk)
    require(can_issue_edition(by), NotAllowed)
    newest = page.editions.order_by("-number").first()
    require(summary.strip(), BadValue(_("โปรดสรุปว่าฉบับนี้เปลี่ยนแปลงเรื่องใด"), field="summary"))
    require(len(page.chapters), BadValue(_("คู่มือนี้ยังไม่มีบท โปรดเพิ่มอย่างน้อยหนึ่งบทก่อนออกฉบับ"), field="page"))
    revision = published_words(page)
    require(not newest or words_of(newest.revision) != words_of(revision), NothingChanged)
    edition = Edition.objects.create(
        page=page,
        number=newest.number + 1 if newest else 1,
        summary=summary.strip(),
        revision=revision,
        issued_by=by,
    )
    record(edition, "issue_edition", by=by, note=edition.summary)
    _render_on_commit(edition)
    return edition


def published_words(page: ManualPage) -> Revision:
    """The revision that readers see now. Raises NotPublished while a newer draft stands beside it."""
    is_plain = page.live and not page.has_unpublished_changes and page.alias_of_id is None
    require(is_plain, NotPublished)
    # Wagtail's purge may have taken the revision of words that nobody has touched for long.
    return page.live_revision or page.save_revision(log_action=False, clean=False)


def words_of(revision: Revision) -> tuple[str, str, str]:
    return tuple(str(revision.content[name]) for name in ("title", "intro", "chapters"))  # type: ignore[return-value]


# --- the PDF -------------------------------------------------------------------------------------------------------


def render(edition: Edition) -> None:
    """Make the PDF of an edition that waits for it; one that has it, or is with another worker, is left alone.

    Raises what went wrong, after its cause stands on the edition.
    """
    from content.services.edition_pdf import draw

    if not claim(edition):
        return
    try:
        content, pages = draw(edition)
        store(edition, content, pages)
    except FAILURES as error:
        cause = str(error) if isinstance(error, PortalError) else f"{type(error).__name__}: {error}"
        under_way = Edition.objects.filter(pk=edition.pk, state=EditionState.DRAWING)
        under_way.update(state=EditionState.FAILED, failure=cause[:2000])
        raise


def claim(edition: Edition) -> bool:
    """Take the edition for this worker by one conditional UPDATE; true when it was free."""
    free = Edition.objects.left_behind().filter(pk=edition.pk)
    return bool(free.update(state=EditionState.DRAWING, started_at=timezone.now(), failure=""))


@transaction.atomic
def store(edition: Edition, content: bytes, pages: int) -> None:
    held = Edition.objects.lock(edition.pk)
    name = f"manual-{held.page_id}-edition-{held.number}.pdf"
    held.file.save(name, ContentFile(content), save=False)
    held.sha256 = hashlib.sha256(content).hexdigest()
    held.bytes, held.pages = len(content), pages
    held.state, held.failure, held.rendered_at = EditionState.READY, "", timezone.now()
    held.save(update_fields=["file", "sha256", "bytes", "pages", "state", "failure", "rendered_at"])


@transaction.atomic
def render_again(edition: Edition, *, by: User) -> Edition:
    """Put an edition whose PDF failed back in the queue, with the same words."""
    edition = Edition.objects.lock(edition.pk)
    require(can_issue_edition(by), NotAllowed)
    is_lost = Edition.objects.left_behind().filter(pk=edition.pk).exists()
    require(edition.state == EditionState.FAILED or is_lost, WrongState)
    edition.state, edition.failure = EditionState.WAITING, ""
    edition.save(update_fields=["state", "failure"])
    record(edition, "render_edition_again", by=by)
    _render_on_commit(edition)
    return edition


def render_left_behind(limit: int) -> int:
    """Make the PDFs that no worker has come to, at most `limit` of them; how many were made."""
    return sum(_is_rendered(edition) for edition in Edition.objects.left_behind().order_by("pk")[:limit])


def _is_rendered(edition: Edition) -> bool:
    try:
        render(edition)
    except FAILURES:
        logger.exception("Edition %s could not be rendered", edition.pk)
        return False
    return True


def _render_on_commit(edition: Edition) -> None:
    from content.tasks import render_edition

    if is_rendering_later():
        return
    transaction.on_commit(lambda: render_edition.delay(edition.pk))


# --- reading -------------------------------------------------------------------------------------------------------


def count_download(edition: Edition) -> None:
    """One more download, counted by the database so that two at once are two."""
    Edition.objects.filter(pk=edition.pk).update(downloads=F("downloads") + 1)
