"""Remind editors of pages that they wanted to read again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content.models import PageReview
from content.permissions import EDITORS
from registry.models import Act
from registry.services.acts import holders, record, tell

VERB = "remind_review"


def reviews_due() -> QuerySet[PageReview]:
    """Of published pages, those whose day has come; an alias shows another page's words and is not asked about."""
    due = PageReview.objects.filter(review_by__lte=timezone.localdate(), page__live=True, page__alias_of=None)
    return due.select_related("page").order_by("review_by", "pk")


def remind_of_reviews() -> int:
    """Tell every editor once of each page and day; return how many pages."""
    return sum(remind(review) for review in reviews_due())


@transaction.atomic
def remind(review: PageReview) -> bool:
    """Whether the editors were told now; the log keeps that they were."""
    review = PageReview.objects.select_for_update(of=("self",)).select_related("page").get(pk=review.pk)
    day = review.review_by.isoformat()
    if Act.objects.about(review.page).filter(verb=VERB, values__review_by=day).exists():
        return False
    act = record(review.page, VERB, by=None, values={"review_by": day})
    with translation.override("th"):
        subject = _("ถึงกำหนดทบทวนหน้า “%(title)s”") % {"title": review.page.title}
    tell(act, holders(EDITORS), subject, address=reverse("wagtailadmin_pages:edit", args=[review.page_id]))
    return True
