"""A task that leaves a trace, for the tests of the worker itself."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

from celery import shared_task
from django.contrib.auth.models import Group


@shared_task
def leave_a_trace() -> None:
    """Write down the process that this ran in."""
    Group.objects.create(name=f"process {os.getpid()}")


@shared_task
def report_peak(path: str) -> None:
    """Write down the most memory that the process of this task has held, in megabytes, and its processor time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"megabytes": usage.ru_maxrss / 1024, "cpu_seconds": usage.ru_utime + usage.ru_stime}
    Path(path).write_text(json.dumps(figures))
