"""A task that leaves a trace, for the tests of the worker itself."""

from __future__ import annotations

import os

from celery import shared_task
from django.contrib.auth.models import Group


@shared_task
def leave_a_trace() -> None:
    """Write down the process that this ran in."""
    Group.objects.create(name=f"process {os.getpid()}")
