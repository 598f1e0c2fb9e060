"""The allocation of a round sent by a program: the validator of the screen, every wrong cell listed, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registry.models import Batch, Proposal, Round
from registry.services.proposals import approve, send_back
from tests.registry.batch_rows import HEADING, committed, draft_round
from tests.registry.spreadsheets import excel
from tests.scene import Scene, signed_in


@pytest.fixture
def draft(scene: Scene) -> Round:
    round = draft_round()
    Round.objects.filter(pk=round.pk).update(number=77)
    round.refresh_from_db()
    return round


ADDRESS = "/api/v1/rounds/77/allocation/"


def shares(scene: Scene, *tonnes: Any) -> dict[str, Any]:
    pairs = zip(scene.sellers, tonnes, strict=False)
    return {"shares": [{"code": seller.authority.code, "tonnes": share} for seller, share in pairs]}


def post(client: Client, body: Any) -> Any:
    return client.post(ADDRESS, body, content_type="application/json")


def test_shares_become_the_one_proposal_of_the_round(scene: Scene, draft: Round) -> None:
    client = signed_in(scene.dla)
    assert client.get(ADDRESS).json()["batch"] is None
    response = post(client, shares(scene, 7, "๓"))
    assert response.status_code == 201, response.content.decode()
    proposal = Proposal.objects.pending().get()
    assert response.json() == {
        "round": 77,
        "project": "TVER-SANDBOX-1",
        "batch": Batch.objects.get().pk,
        "state": "proposed",
        "tonnes": 10,
        "round_state": "checked",
        "authorities": 2,
        "proposal": proposal.pk,
        "failure": "",
    }
    with committed():
        approve(proposal, by=scene.dla_second)
    assert client.get(ADDRESS).json()["state"] == "done"
    assert list(draft.allocations.values_list("tonnes", flat=True)) == [7, 3]


def test_the_same_again_is_answered_with_the_same_and_another_is_refused(scene: Scene, draft: Round) -> None:
    client = signed_in(scene.dla)
    first = post(client, shares(scene, 7, 3))
    again = post(client, shares(scene, 7, 3))
    assert (again.status_code, again.json()) == (200, first.json())
    other = post(client, shares(scene, 6, 4))
    assert (other.status_code, other["Content-Type"]) == (409, "application/problem+json")
    assert (Batch.objects.count(), Proposal.objects.pending().count()) == (1, 1)
    send_back(Proposal.objects.pending().get(), by=scene.dla_second, note="แก้ไข")
    assert post(client, shares(scene, 6, 4)).status_code == 201


def test_every_wrong_cell_is_listed_and_nothing_is_kept(scene: Scene, draft: Round) -> None:
    body = shares(scene, 7, 1.5)
    body["shares"] += [{"code": "0000000", "tonnes": None}, body["shares"][0] | {"name": "อบต.ที่อื่น"}]
    response = post(signed_in(scene.dla), body)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    problem = response.json()
    assert "มี 5 จุดที่ต้องแก้ไข" in problem["detail"]
    assert [(each["field"], each["code"]) for each in problem["errors"]] == [
        ("tonnes", "sum_over"),
        ("shares.1.tonnes", "tonnes_fraction"),
        ("shares.2.code", "code_unknown"),
        ("shares.3.name", "name_differs"),
        ("shares.3.code", "code_repeated"),
    ]
    assert all(each["detail"] for each in problem["errors"])
    assert not Batch.objects.exists()


def test_a_file_is_judged_by_the_same_validator(scene: Scene, draft: Round) -> None:
    code = scene.seller.authority.code
    client = signed_in(scene.dla)
    for tonnes, status in ((9, 400), (10, 201)):
        content = excel(("S", [HEADING, [code, "", "", tonnes], ["", "", "", ""]]))
        response = client.post(ADDRESS, {"file": SimpleUploadedFile("จัดสรร.xlsx", content)})
        assert response.status_code == status, response.content.decode()
    content = excel(("S", [HEADING, [code, "", "", "x"]]))
    errors = client.post(ADDRESS, {"file": SimpleUploadedFile("จัดสรร.xlsx", content)}).json()["errors"]
    assert {"field": "tonnes", "row": 2, "code": "tonnes_invalid"}.items() <= errors[1].items()


@pytest.mark.parametrize("body", ["[]", "{}", '{"shares": []}', '{"shares": [1]}', '{"shares": "x"}', "{", '"x"'])
def test_what_is_no_allocation_is_a_problem(scene: Scene, draft: Round, body: str) -> None:
    response = signed_in(scene.dla).post(ADDRESS, body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert not Batch.objects.exists()


def test_only_dlas_desk_may_and_the_token_is_needed(scene: Scene, draft: Round) -> None:
    for user in (scene.seller.approver, scene.purchaser):
        assert post(signed_in(user), shares(scene, 7, 3)).status_code == 403
    assert post(Client(), shares(scene, 7, 3)).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.dla)
    assert post(strict, shares(scene, 7, 3)).status_code == 403
    assert not Batch.objects.exists()


def test_a_round_that_is_not_there_is_not_found(scene: Scene) -> None:
    response = signed_in(scene.dla).get("/api/v1/rounds/4711/allocation/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_number_that_two_projects_share_needs_the_project(scene: Scene, draft: Round) -> None:
    other = scene.round.project
    Round.objects.create(
        project=other, number=77, tonnes=5, period_start=draft.period_start, period_end=draft.period_end
    )
    client = signed_in(scene.dla)
    assert post(client, shares(scene, 7, 3)).json()["errors"][0]["field"] == "project"
    response = client.post(f"{ADDRESS}?project=TVER-SANDBOX-1", shares(scene, 7, 3), content_type="application/json")
    assert response.status_code == 201
