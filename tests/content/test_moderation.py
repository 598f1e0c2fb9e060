"""From an editor's draft to the reader: submitted, approved, told of, published and taken off by the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Workflow

from content.models import GuidancePage, HomePage
from content.services.schedule import publish_by_clock
from portal.staff.access import grant_groups
from registry.enums import Role
from registry.models import User
from registry.services.people import sync_group
from tests.scene import person, signed_in

NEW_TITLE = "วิธีขาย ฉบับที่แก้แล้ว"


@pytest.fixture
def page(home: HomePage) -> GuidancePage:
    return GuidancePage.objects.get(slug="sell", locale=home.locale)


def of_dla(role: Role) -> User:
    user = person(f"{role}.words", role)
    sync_group(user)
    return user


def draft(page: Page, by: User) -> Any:
    page.title = NEW_TITLE
    return page.save_revision(user=by)


def test_the_first_workflow_is_dlas(db: None) -> None:
    grant_groups()
    workflow = Workflow.objects.get(workflow_pages__page__depth=1)
    assert workflow.name == "ตรวจก่อนเผยแพร่"
    [task] = workflow.tasks.specific()
    assert [group.name for group in task.groups.all()] == ["role:dla_admin"]


def test_a_renamed_workflow_stays(db: None) -> None:
    Workflow.objects.update(name="ตรวจสองชั้น")
    grant_groups()
    assert list(Workflow.objects.values_list("name", flat=True)) == ["ตรวจสองชั้น"]


def test_an_editor_submits_and_an_administrator_publishes(page: GuidancePage, client: Client) -> None:
    writer, approver = of_dla(Role.DLA_EDITOR), of_dla(Role.DLA_ADMIN)
    assert not page.permissions_for_user(writer).can_publish()
    draft(page, writer)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="action-publish"' not in signed_in(writer).get(edit).content.decode()

    state = page.get_workflow().start(page, writer)

    [told] = [each for each in mail.outbox if approver.email in each.to]
    assert "ให้อนุมัติในขั้น" in told.subject
    assert f"/admin/pages/{page.pk}/" in told.body
    assert "ดูตัวอย่าง" in told.body
    assert NEW_TITLE not in client.get(page.url).content.decode()
    waiting = signed_in(approver).get("/admin/").content.decode()
    assert "รอท่านตรวจ" in waiting
    mail.outbox.clear()
    act = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    signed_in(approver).post(act, {"comment": ""})

    assert NEW_TITLE in client.get(page.url).content.decode()
    [told] = [each for each in mail.outbox if writer.email in each.to]
    assert "ได้รับอนุมัติ" in told.subject


def test_what_is_sent_back_tells_the_editor_why(page: GuidancePage) -> None:
    writer, approver = of_dla(Role.DLA_EDITOR), of_dla(Role.DLA_ADMIN)
    draft(page, writer)
    state = page.get_workflow().start(page, writer)
    act = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.current_task_state.pk])
    mail.outbox.clear()
    signed_in(approver).post(act, {"comment": "โปรดเพิ่มเอกสารในขั้นที่ 2"})
    [told] = [each for each in mail.outbox if writer.email in each.to]
    assert "โปรดเพิ่มเอกสารในขั้นที่ 2" in told.body
    page.refresh_from_db()
    assert page.title != NEW_TITLE


def test_the_clock_publishes_and_takes_off(page: GuidancePage, client: Client) -> None:
    """The address is asked as a reader asks it; what is not due stays."""
    approver = of_dla(Role.DLA_ADMIN)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    draft(page, approver).publish(user=approver)
    assert publish_by_clock() == 0
    assert NEW_TITLE not in client.get(page.url).content.decode()

    come = timezone.now() - dt.timedelta(minutes=1)
    scheduled = page.revisions.get(approved_go_live_at__isnull=False)
    scheduled.content["go_live_at"], scheduled.approved_go_live_at = come.isoformat(), come
    scheduled.save()
    assert publish_by_clock() == 1
    assert NEW_TITLE in client.get(page.url).content.decode()

    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    assert publish_by_clock() == 1
    assert client.get(page.url).status_code == 404
    assert publish_by_clock() == 0


def test_a_page_that_is_renamed_or_moved_leads_on(
    page: GuidancePage, home: HomePage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    old = page.url
    page.slug = "how-to-sell"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page = GuidancePage.objects.get(pk=page.pk)
    assert client.get(old, follow=True).redirect_chain == [(page.url, 301)]
    page.move(home, pos="last-child")
    page = GuidancePage.objects.get(pk=page.pk)
    assert Redirect.objects.filter(redirect_page=page.page_ptr, automatically_created=True).count() >= 2
    assert client.get(old, follow=True).redirect_chain[-1] == (page.url, 301)
