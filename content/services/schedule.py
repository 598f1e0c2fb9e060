"""Pages that begin or end by the clock."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision


def publish_by_clock() -> int:
    """Publish what was scheduled and take off what has expired, by Wagtail's own command; return how many were due."""
    now = timezone.now()
    due = Page.objects.filter(live=True, expire_at__lt=now).count()
    due += Revision.objects.filter(approved_go_live_at__lt=now).count()
    if due:
        call_command("publish_scheduled")
    return due
