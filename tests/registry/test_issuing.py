"""Two people of DLA issue a round without a developer, and every wrong line is named."""

from __future__ import annotations

import pytest

from registry.models import (
    Proposal,
    Round,
    User,
)
from registry.services import desk
from registry.services.proposals import approve
from tests.registry.screens import address, root, round_values, scene, signed_in
from tests.scene import Scene

__all__ = ["root", "scene"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(scene: Scene) -> Round:
    return desk.save_round(Round(), round_values(scene), by=scene.dla)


def propose_at(draft: Round) -> str:
    return f"/admin/rounds/{draft.pk}/propose/"


def lines(scene: Scene, *shares: object) -> str:
    codes = [seller.authority.code for seller in scene.sellers]
    return "\n".join(f"{code},{share}" for code, share in zip(codes, shares, strict=False))


def test_two_people_issue_a_round_without_a_developer(scene: Scene, draft: Round) -> None:
    client = signed_in(scene.dla)
    assert propose_at(draft) in client.get(address("round", "inspect", draft.pk)).content.decode()
    client.post(propose_at(draft), {"way": "each", "lines": lines(scene, 7, "๓")})
    proposal = Proposal.objects.pending().get()
    assert f"/my/proposals/{proposal.pk}/" in client.get(address("round", "inspect", draft.pk)).content.decode()
    approve(proposal, by=scene.dla_second)
    assert list(draft.allocations.values_list("tonnes", flat=True)) == [7, 3]


def test_an_equal_split_loses_no_tonne(scene: Scene, draft: Round) -> None:
    codes = "\n".join(seller.authority.code for seller in scene.sellers[:3])
    signed_in(scene.dla).post(propose_at(draft), {"way": "equal", "lines": codes})
    assert sorted(Proposal.objects.pending().get().values["shares"].values()) == [3, 3, 4]


@pytest.mark.parametrize(
    ("way", "typed", "sentence"),
    [
        ("each", "", "กรุณาระบุ"),
        ("each", "{first},7\n0000000,3", "บรรทัดที่ 2: ไม่มี อปท. รหัส 0000000"),
        ("each", "{first},7\n\n{first},3", "บรรทัดที่ 3: รหัส {first} ซ้ำกับบรรทัดที่ 1"),
        ("each", "{first},ห้า", "บรรทัดที่ 1: อ่านจำนวนตันนี้ไม่ได้"),
        ("each", "{first},1.5", "บรรทัดที่ 1: จำนวนต้องเป็นตันเต็ม"),
        ("each", "{first}", "บรรทัดที่ 1: ยังไม่ได้พิมพ์จำนวนตัน"),
        ("each", "{first},9", "ขาด 1 ตัน"),
        ("each", "{first},11", "เกิน 1 ตัน"),
        ("equal", "0000000", "บรรทัดที่ 1: ไม่มี อปท."),
    ],
)
def test_wrong_shares_are_refused_by_line_and_kept(
    scene: Scene, draft: Round, way: str, typed: str, sentence: str
) -> None:
    first = scene.seller.authority.code
    typed, sentence = typed.replace("{first}", first), sentence.replace("{first}", first)
    response = signed_in(scene.dla).post(propose_at(draft), {"way": way, "lines": typed})
    assert response.status_code == 200
    assert any(sentence in text for text in response.context["form"].errors["lines"])
    assert response.context["form"]["lines"].value() == typed
    assert not Proposal.objects.pending().exists()


def test_only_dlas_desk_proposes_and_only_a_draft(scene: Scene, draft: Round, root: User) -> None:
    assert signed_in(root).get(propose_at(draft)).status_code == 302
    assert signed_in(scene.dla).get(propose_at(scene.round)).status_code == 302
    assert signed_in(scene.dla).get(propose_at(draft)).status_code == 200
