"""The ledger's lines and seals as outsiders read and check them."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from registry.models import LedgerSeal, LedgerTransaction
from registry.services.seals import BEFORE_THE_FIRST, seal_all
from tests.scene import make_scene

LEDGER = "/api/v1/ledger/"
SEALS = "/api/v1/ledger/seals/"
NDJSON = "application/x-ndjson"


@pytest.fixture
def seals(scene) -> list[LedgerSeal]:
    """Three seals: the issued round, one sale, and another."""
    seal_all()
    for _sale in range(2):
        scene.take_to(scene.requested(scene.published(tonnes=5), tonnes=5), "completed")
        seal_all()
    return list(LedgerSeal.objects.order_by("number"))


def bytes_of(client, address: str, **query: object) -> bytes:
    response = client.get(address, query)
    assert response.status_code == 200
    assert response["Content-Type"] == NDJSON
    assert response.streaming
    return b"".join(response)


def test_a_seals_lines_sum_to_its_sha256(client, read, seals):
    before = BEFORE_THE_FIRST
    for row in read(SEALS)["results"]:
        assert row["previous_sha256"] == before
        assert row["url"] == f"{settings.BASE_URL}{LEDGER}?seal={row['number']}"
        lines = bytes_of(client, LEDGER, seal=row["number"])
        assert hashlib.sha256(f"{before}\n".encode() + lines).hexdigest() == row["sha256"]
        ids = [json.loads(line)["id"] for line in lines.splitlines()]
        assert (ids[0], ids[-1]) == (row["first"], row["last"])
        before = row["sha256"]
    assert before == seals[-1].sha256


def test_the_whole_and_the_later_part_are_the_same_bytes(client, seals):
    parts = [bytes_of(client, LEDGER, seal=seal.number) for seal in seals]
    assert len(parts) == 3
    assert bytes_of(client, LEDGER) == b"".join(parts)
    assert bytes_of(client, LEDGER, from_seal=2) == b"".join(parts[1:])
    assert bytes_of(client, LEDGER, from_seal=4) == b""


def test_what_is_not_sealed_is_not_served(client, scene, seals):
    before = bytes_of(client, LEDGER)
    scene.take_to(scene.requested(scene.published(tonnes=5), tonnes=5), "completed")
    assert bytes_of(client, LEDGER) == before
    assert len(before.splitlines()) == LedgerTransaction.objects.count() - 1


def test_before_the_first_seal_there_is_nothing(client, read, db):
    assert bytes_of(client, LEDGER) == b""
    assert read(SEALS)["results"] == []
    assert client.get(LEDGER, {"seal": 1}).status_code == 404


@pytest.mark.parametrize("query", [{"seal": "x"}, {"seal": 0}, {"from_seal": "-1"}, {"seal": "1.0"}, {"page": 1}])
def test_a_wrong_question_is_refused(refused, seals, query):
    assert list(refused(LEDGER, **query)) == list(query)


def test_seals_can_be_asked_for_from_a_number_and_in_pages(read, seals):
    assert [row["number"] for row in read(SEALS, from_seal=2)["results"]] == [2, 3]
    page = read(SEALS, limit=2)
    assert [row["number"] for row in page["results"]] == [1, 2]
    assert [row["number"] for row in read(page["next"])["results"]] == [3]


@pytest.mark.parametrize("query", [{}, {"seal": 1}, {"from_seal": 2}])
def test_an_unchanged_ledger_is_answered_304(client, scene, seals, query):
    etag = client.get(LEDGER, query)["ETag"]
    again = client.get(LEDGER, query, headers={"If-None-Match": etag})
    assert (again.status_code, b"".join(again)) == (304, b"")
    scene.take_to(scene.requested(scene.published(tonnes=5), tonnes=5), "completed")
    seal_all()
    changed = client.get(LEDGER, query, headers={"If-None-Match": etag})
    assert changed.status_code == (304 if query == {"seal": 1} else 200)


def test_seals_have_an_etag(client, seals):
    etag = client.get(SEALS)["ETag"]
    assert client.get(SEALS, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("accepted", ["*/*", "application/json", NDJSON])
def test_lines_and_problems_are_what_they_are_whatever_is_asked_for(client, seals, accepted):
    headers = {"Accept": accepted}
    assert client.get(LEDGER, headers=headers)["Content-Type"] == NDJSON
    problem = client.get(LEDGER, {"seal": 99}, headers=headers)
    assert problem["Content-Type"] == "application/problem+json"
    assert json.loads(problem.content)["status"] == 404


def test_the_lines_cost_the_same_for_few_and_for_many_transactions(client, scene, seals, django_assert_num_queries):
    with django_assert_num_queries(6):
        bytes_of(client, LEDGER)
    for _sale in range(4):
        scene.take_to(scene.requested(scene.published(tonnes=5), tonnes=5), "completed")
        seal_all()
    with django_assert_num_queries(6):
        bytes_of(client, LEDGER)


# --- docs/verify.md ------------------------------------------------------------------------------------------------


@pytest.fixture
def script(tmp_path) -> Path:
    """The script that outsiders copy from the documentation."""
    text = (settings.BASE_DIR / "docs" / "verify.md").read_text()
    [code] = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    path = tmp_path / "verify_ledger.py"
    path.write_text(code)
    return path


def run(script: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", script, *words], capture_output=True, text=True, timeout=60, check=False
    )


def test_an_outsider_checks_the_ledger_with_the_documented_script(live_server, transactional_db, script):
    scene = make_scene()
    for _sale in range(2):
        seal_all()
        scene.take_to(scene.requested(scene.published(tonnes=5), tonnes=5), "completed")
    seal_all()
    last = LedgerSeal.objects.latest()
    total = LedgerTransaction.objects.count()

    done = run(script, live_server.url)
    assert done.stdout == f"{total} transactions in 3 seals fit. Note this for the next time: {last.sha256}\n"
    assert done.returncode == 0, done.stderr
    assert run(script, live_server.url, last.previous.sha256).returncode == 0
    rewritten = run(script, live_server.url, "0" * 64)
    assert (rewritten.returncode, "rewritten" in rewritten.stderr) == (1, True)


def test_the_documented_script_names_a_seal_that_does_not_fit(live_server, transactional_db, script):
    make_scene()
    entries = LedgerTransaction.objects.order_by("pk").values_list("pk", flat=True)
    LedgerSeal(number=1, first=entries[0], last=entries[len(entries) - 1], sha256="f" * 64).save(force_insert=True)
    done = run(script, live_server.url)
    assert done.returncode == 1
    assert done.stderr.startswith("Seal 1 does not fit")
