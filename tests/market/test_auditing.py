"""Audits and seals on DLA's screens: read by those who see everything, started one at a time, written by nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import TestCase

from market.services import auditing
from registry.enums import Role
from registry.errors import NotAllowed, WrongState
from registry.models import Act, AuditRun, LedgerSeal, User
from registry.services.people import sync_group
from registry.services.seals import seal_all
from tests.registry.screens import address, scene
from tests.scene import Scene, person, signed_in

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_auditing() -> Iterator[None]:
    cache.delete(auditing.UNDER_WAY)
    yield
    cache.delete(auditing.UNDER_WAY)


@pytest.fixture
def auditor(scene: Scene) -> User:
    user = person("auditor", Role.AUDITOR)
    sync_group(user)
    return user


def test_an_auditor_starts_an_audit_and_reads_what_it_found(scene: Scene, auditor: User) -> None:
    client = signed_in(auditor)
    start = address("auditrun", "start")
    assert start in client.get("/admin/").content.decode()
    assert start in client.get(address("auditrun", "list")).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client.post(start, follow=True).content.decode()
    assert "ไม่พบข้อขัดแย้ง" in page
    run = AuditRun.objects.get()
    assert Act.objects.about(run).get().actor == auditor
    assert "การเคลื่อนไหว" in client.get(address("auditrun", "inspect", run.pk)).content.decode()


def test_one_audit_at_a_time_and_the_page_says_that_it_is_under_way(
    scene: Scene, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from market import tasks

    monkeypatch.setattr(tasks.audit_now, "delay", lambda user_id: None)  # a worker that has not ended
    auditing.start_audit(by=auditor)
    with pytest.raises(WrongState, match="กำลังตรวจสอบบัญชีอยู่แล้ว"):
        auditing.start_audit(by=scene.dla)
    response = signed_in(scene.dla).get(address("auditrun", "start"))
    assert "กำลังตรวจ" in response.content.decode()
    assert response["Refresh"]
    with pytest.raises(NotAllowed):
        auditing.start_audit(by=scene.seller.officer)


def test_a_worker_that_fails_frees_the_place(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(auditing, "audit_all", broken)
    cache.set(auditing.UNDER_WAY, "now")
    with pytest.raises(OSError, match="the disk"):
        auditing.carry_out_audit(scene.dla.pk)
    assert auditing.under_way_since() is None


def test_seals_are_listed_without_their_salts(scene: Scene, auditor: User) -> None:
    seal_all()
    seal = LedgerSeal.objects.latest()
    client = signed_in(auditor)
    for view in (address("ledgerseal", "list"), address("ledgerseal", "inspect", seal.pk)):
        page = client.get(view).content.decode()
        assert seal.sha256 in page
        assert seal.salt not in page
