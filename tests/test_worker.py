"""Tasks run at once in the test's own process, and in a Celery worker for the test that asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from tests.tasks import leave_a_trace

MINE = f"process {os.getpid()}"


def traces() -> list[str]:
    return list(Group.objects.filter(name__startswith="process").values_list("name", flat=True))


@pytest.mark.django_db
def test_a_task_runs_at_once_in_the_tests_own_process() -> None:
    leave_a_trace.delay()
    assert traces() == [MINE]


@pytest.mark.django_db
def test_a_failing_task_fails_its_test() -> None:
    with pytest.raises(TypeError):
        leave_a_trace.delay("one argument too many")


@pytest.mark.postgres
def test_a_worker_runs_a_task_after_the_commit(real_worker: None, eventually: Callable[..., None]) -> None:
    with transaction.atomic():
        leave_a_trace.delay_on_commit()
    assert MINE not in traces()
    eventually(traces)
    assert traces() != [MINE]


@pytest.mark.postgres
def test_a_worker_hears_nothing_of_what_was_rolled_back(real_worker: None, eventually: Callable[..., None]) -> None:
    with transaction.atomic():
        leave_a_trace.delay_on_commit()
        transaction.set_rollback(True)
    leave_a_trace.delay()
    eventually(traces)
    assert len(traces()) == 1
