"""The screens of Wagtail's admin that an editor or an administrator of DLA meets, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page, Site, Task, Workflow, get_page_models
from wagtail.snippets.models import get_snippet_models

from content.enums import SeatState
from content.models import Broadcast, GuidancePage, HomePage, PageFeedback, Registration
from registry.models import Province, User
from tests.content.shapes import letter_with_tasks, library_image, make_training

LISTS = (
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_pages:search",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailimages:index",
    "wagtailimages:add_multiple",
    "wagtaildocs:index",
    "wagtaildocs:add_multiple",
    "wagtailredirects:index",
    "wagtailredirects:add",
    "wagtailredirects:start_import",
    "wagtailforms:index",
    "wagtailusers_users:index",
    "wagtailusers_groups:add",
    "wagtaillocales:index",
    "wagtailsites:index",
    "wagtailsites:add",
    "wagtailadmin_collections:index",
    "wagtailadmin_collections:add",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:task_index",
)
OF_A_PAGE = ("delete", "unpublish", "copy", "history", "usage", "move", "workflow_history", "set_privacy")
IN_BULK = ("delete", "move", "publish", "unpublish")


@dataclass(frozen=True)
class Screens:
    home: HomePage
    user: User

    def __iter__(self) -> Iterator[str]:
        yield from map(reverse, LISTS)
        yield from self.of_pages()
        yield from self.of_files()
        yield from self.of_rows()
        yield from self.of_settings()

    def of_pages(self) -> Iterator[str]:
        page = GuidancePage.objects.get(slug="sell", locale=self.home.locale)
        page.save_revision(user=self.user).publish()
        draft = page.save_revision(user=self.user)
        for name in OF_A_PAGE:
            yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        yield reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
        yield reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, draft.pk])
        yield reverse("simple_translation:submit_page_translation", args=[page.pk])
        yield reverse("wagtailadmin_explore", args=[self.home.pk])
        yield reverse("wagtailadmin_pages:add_subpage", args=[self.home.pk])
        alias = Page.objects.filter(alias_of__isnull=False).first()
        assert alias
        yield reverse("wagtailadmin_pages:edit", args=[alias.pk])
        yield reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
        for act in IN_BULK:
            yield f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', act])}?id={page.pk}&id={self.home.pk}"
        yield from self.of_every_type()

    def of_every_type(self) -> Iterator[str]:
        """One page of each type, or the form of a new one where there is none yet."""
        thai = list(Page.objects.filter(locale=self.home.locale).specific())
        for model in get_page_models():
            if model._meta.app_label != "content":
                continue
            there = next((page for page in thai if type(page) is model), None)
            parent = next((page for page in thai if model.can_create_at(page)), None)
            if there:
                yield reverse("wagtailadmin_pages:edit", args=[there.pk])
            elif parent:
                yield reverse("wagtailadmin_pages:add", args=["content", model._meta.model_name, parent.pk])

    def of_files(self) -> Iterator[str]:
        image = library_image("ภาพสาธิต")
        document = get_document_model().objects.create(title="เอกสารสาธิต", file=ContentFile(b"x", "สาธิต.pdf"))
        yield reverse("wagtailimages:edit", args=[image.pk])
        yield reverse("wagtailimages:delete", args=[image.pk])
        yield reverse("wagtailimages:image_usage", args=[image.pk])
        yield reverse("wagtaildocs:edit", args=[document.pk])
        yield reverse("wagtaildocs:delete", args=[document.pk])
        yield reverse("wagtailimages_chooser:choose")
        yield reverse("wagtaildocs_chooser:choose")
        yield reverse("wagtailadmin_choose_page")

    def of_rows(self) -> Iterator[str]:
        """What editors issue and send, and what readers and offices answer: forms, a row's page, a narrowed list."""
        yield reverse("content_broken_links")
        for model in ("edition", "broadcast", "frame"):
            yield reverse(f"wagtailsnippets_content_{model}:add")
        province, _made = Province.objects.get_or_create(code="51", defaults={"name_th": "ลำพูน"})
        event = make_training(self.home, slug="of-screens")
        office = {"person": self.user, "province": province, "state": SeatState.SEATED}
        rows = (
            Registration.objects.create(event=event, **office),
            PageFeedback.objects.create(page=self.home, is_useful=False, comment="ข้อมูลสมมติ"),
            Broadcast.objects.create(letter=letter_with_tasks(self.home), audience="provinces", sent_by=self.user),
        )
        for row in rows:
            yield reverse(f"wagtailsnippets_content_{row._meta.model_name}:inspect", args=[row.pk])
        yield reverse("content_attendance", args=[event.pk])
        yield f"{reverse('wagtailsnippets_content_registration:list')}?attended=false&since=01/10/2569"
        yield f"{reverse('wagtailsnippets_content_pagefeedback:list')}?is_useful=false"

    def of_settings(self) -> Iterator[str]:
        site = Site.objects.get(is_default_site=True)
        yield reverse("wagtailsites:edit", args=[site.pk])
        yield reverse("wagtailusers_groups:index")
        workflow, task = Workflow.objects.first(), Task.objects.first()
        assert workflow
        assert task
        yield reverse("wagtailadmin_workflows:edit", args=[workflow.pk])
        yield reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
        for model in get_snippet_models():
            if model._meta.app_label == "content":
                yield reverse(model.snippet_viewset.get_url_name("list"))
