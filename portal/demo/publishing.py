"""What DLA's editor has issued and sent in the demo: two editions of the manual, and the letter to 76 provinces."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from content.enums import Audience, TaskState
from content.models import Broadcast, Edition, LetterPage, ManualPage, SectionPage, TrainingPage
from content.services.broadcasts import acknowledge, report_task, send_broadcast
from content.services.editions import issue_edition
from content.services.materials import order_everybodys
from content.services.training import register
from content.starter import sections
from content.starter.thai import manual as words
from portal.demo.editing import leave_pages_undone
from registry.enums import Role
from registry.models import Membership, Message, User
from registry.papers import rendering_later

DAYS_TO_READ = 14
ADDED = "<p>แจ้งผู้ดูแลระบบ สถ. พร้อมภาพหน้าจอและเวลาที่พบปัญหา โดยไม่ส่งรหัสผ่าน</p>"


@transaction.atomic
def publish_and_send() -> None:
    """The PDFs are made by the minute's tick."""
    editor = User.objects.get(email="dla.editor@demo.example")
    with rendering_later():
        edition = issue_two_editions(editor, User.objects.get(email="dla.admin@demo.example"))
        order_everybodys()
    due = timezone.localdate() + dt.timedelta(days=DAYS_TO_READ)
    send_broadcast(edition=edition, audience=Audience.AUTHORITIES, by=editor, due_on=due)
    letter = LetterPage.objects.get(alias_of=None, slug="account-system-2568")
    answer(send_broadcast(letter=letter, audience=Audience.PROVINCES, by=editor, due_on=due))
    announce_training()
    leave_pages_undone(editor, User.objects.get(email="dla.admin@demo.example"))
    Message.objects.filter(mailed_at=None).update(mailed_at=timezone.now())  # nobody invented has a mailbox


def issue_two_editions(editor: User, approver: User) -> Edition:
    page = ManualPage.objects.get(alias_of=None, slug=words.SLUG)
    issue_edition(page, summary=words.SUMMARY, by=editor)
    page.chapters[-1].value["body"].append(("text", ADDED))
    page.save_revision(user=editor).publish(user=approver)
    return issue_edition(page, summary="เพิ่มวิธีแจ้งปัญหาในบทสุดท้าย", by=editor)


def answer(letter: Broadcast) -> None:
    """The main province's head has read it; its officer still has the tasks to report."""
    head = Membership.objects.filter(role=Role.PROVINCE_HEAD).select_related("user", "province").first()
    if head and head.province:
        acknowledge(letter, head.province, by=head.user)
        report_task(letter.tasks.all()[0], head.province, state=TaskState.UNDER_WAY, by=head.user)


def announce_training() -> None:
    """An invented workshop in three weeks; the main province's officer has a seat."""
    section = SectionPage.objects.get(slug=sections.TRAINING_SLUG, locale=Locale.get_default())
    starts = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + dt.timedelta(days=21)  # 9 in Bangkok
    page = TrainingPage(
        title="การฝึกอบรมเชิงปฏิบัติการ (ข้อมูลสมมติ)",
        slug="workshop",
        intro="ฝึกใช้ระบบตั้งแต่ร่างประกาศขายจนถึงส่งมอบ",
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=7),
        place="ห้องประชุมสาธิต",
        registers_until=timezone.localdate() + dt.timedelta(days=14),
        seats=152,
        locale=section.locale,
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    officer = Membership.objects.filter(role=Role.PROVINCE_OFFICER).select_related("user", "province").first()
    if officer and officer.province:
        register(page, officer.province, by=officer.user)
