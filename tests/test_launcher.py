"""The one command of the README, as a visitor types it."""

from __future__ import annotations

import subprocess
import sys

import django
import pytest
from django.conf import settings


def launch(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(settings.BASE_DIR / "run"), *arguments]
    return subprocess.run(program, cwd="/", capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
def test_help_names_every_command(word: str) -> None:
    helped = launch(word)
    assert helped.returncode == 0
    for command in ("demo", "test", "check", "bench", "manage", "lock"):
        assert f"./run {command}" in helped.stdout


def test_an_unknown_command_stops_with_the_usage() -> None:
    stopped = launch("dmeo")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("dmeo: ไม่มีคำสั่งนี้ / not a command.")
    assert "./run demo" in stopped.stderr


def test_manage_runs_django_from_any_folder() -> None:
    answered = launch("manage", "version")
    assert answered.returncode == 0, answered.stderr
    assert answered.stdout.strip() == django.get_version()


def test_manage_passes_a_failure_on() -> None:
    assert launch("manage", "no_such_command").returncode == 1
