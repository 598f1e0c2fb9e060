"""What DLA's desk writes by hand, through its screens: at the field, in Thai, before and after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ParameterKey, RoundState
from registry.errors import BadValue, NotAllowed, SamePerson, WrongState
from registry.models import (
    Act,
    Buyer,
    PaperTemplate,
    Parameter,
    Round,
    Rule,
    RuleKey,
    rule,
)
from registry.services import buyers, desk
from registry.services.proposals import approve, pending_on, send_back
from registry.thai import format_date
from registry.verbs import LABELS
from tests.registry.screens import address, root, round_values, scene, typed_round
from tests.scene import Scene, signed_in

__all__ = ["root", "scene"]
pytestmark = pytest.mark.django_db


def test_a_round_is_drafted_with_thai_dates_and_recorded(scene: Scene) -> None:
    response = signed_in(scene.dla).post(address("round", "add"), typed_round(scene))
    round = Round.objects.get(number=9)
    assert response.status_code == 302
    assert (round.period_start, round.period_end) == (dt.date(2023, 4, 1), dt.date(2023, 9, 30))
    assert round.state == RoundState.DRAFT
    assert Act.objects.about(round).get().verb == "add_round"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("period_end", "31 กุมภาพันธ์ 2566", "มี 28 วัน"),
        ("period_end", "01/01/2566", "วันสิ้นสุดต้องไม่อยู่ก่อนวันเริ่ม"),
        ("tonnes", "-5", "ไม่ติดลบ"),
        ("tonnes", "10.5", "ตันเต็ม"),
        ("number", "1", "มีรอบที่เลขนี้แล้ว"),
    ],
)
def test_a_wrong_round_is_refused_at_the_field(scene: Scene, field: str, typed: str, sentence: str) -> None:
    response = signed_in(scene.dla).post(address("round", "add"), typed_round(scene, **{field: typed}))
    page = response.content.decode()
    assert response.status_code == 200
    assert any(sentence in text for text in response.context["form"].errors[field])
    assert typed in page
    assert not Round.objects.filter(number=9).exists()


def test_a_draft_is_edited_with_before_and_after(scene: Scene) -> None:
    draft = desk.save_round(Round(), round_values(scene), by=scene.dla)
    signed_in(scene.dla).post(address("round", "edit", draft.pk), typed_round(scene, tonnes="12"))
    draft.refresh_from_db()
    act = Act.objects.about(draft).last()
    assert draft.tonnes == 12
    assert act.verb == "edit_round"
    assert (act.values["before"], act.values["after"]) == ({"tonnes": 10}, {"tonnes": 12})


def test_a_buyer_whose_account_changes_is_verified_anew_and_the_act_says_what_was_before(scene: Scene) -> None:
    typed = {"no_interest_declared_on": "05/01/2569", "tver_account": "T-VER-DEMO-2", "verified_on": "01/06/2569"}
    signed_in(scene.dla).post(address("buyer", "edit", scene.buyer.pk), typed | {"branch": scene.buyer.branch})
    buyer = Buyer.objects.get(pk=scene.buyer.pk)
    act = Act.objects.about(buyer).last()
    assert (buyer.verified_on, buyer.tver_account) == (None, "T-VER-DEMO-2")
    assert act.verb == "edit_buyer"
    assert act.values["before"] == {"verified_on": "2026-01-05", "tver_account": "T-VER-DEMO-1"}


def test_a_buyers_name_and_verification_are_not_edited_here(scene: Scene) -> None:
    buyers.edit_buyer(scene.buyer, {"name": "ชื่ออื่น", "tax_id": "1", "verified_on": None}, by=scene.dla)
    buyer = Buyer.objects.get(pk=scene.buyer.pk)
    assert (buyer.name, buyer.verified_on) == (scene.buyer.name, scene.buyer.verified_on)


def test_a_declaration_in_the_future_is_refused(scene: Scene) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(BadValue):
        buyers.edit_buyer(scene.buyer, {"no_interest_declared_on": tomorrow}, by=scene.dla)


def test_an_authoritys_tax_id_is_thirteen_digits(scene: Scene) -> None:
    authority = scene.seller.authority
    client, url = signed_in(scene.dla), address("localauthority", "edit", authority.pk)
    refused = client.post(url, {"tax_id": "12345", "address": ""})
    assert "13 หลัก" in refused.context["form"].errors["tax_id"][0]
    client.post(url, {"tax_id": "๐๙๙๔๐๐๐๐๐๐๐๐๕", "address": "1 หมู่ 2 (ข้อมูลสมมติ)"})
    authority.refresh_from_db()
    assert authority.tax_id == "0994000000005"
    assert Act.objects.about(authority).last().verb == "edit_authority"


def test_an_officer_of_an_authority_edits_nothing_at_dlas_desk(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        desk.edit_authority(scene.seller.authority, {"address": "ใหม่"}, by=scene.seller.officer)
    with pytest.raises(NotAllowed):
        desk.save_round(Round(), round_values(scene), by=scene.seller.approver)


def test_a_rule_is_set_from_a_day_on_and_never_rewritten(scene: Scene) -> None:
    today = timezone.localdate()
    typed = {
        "key": RuleKey.GRACE_DAYS,
        "value": "๕",
        "valid_from": format_date(today, style="numeric"),
        "source": "สถ.",
    }
    signed_in(scene.dla_second).post(address("rule", "add"), typed)
    row = Rule.objects.get()
    assert rule(RuleKey.GRACE_DAYS) == 3  # until a second person has approved it
    approve(pending_on(row).get(), by=scene.dla)
    assert rule(RuleKey.GRACE_DAYS) == 5
    row.refresh_from_db()
    values = {"key": row.key, "value": "9", "valid_from": today, "source": ""}
    with pytest.raises(WrongState):
        desk.save_rule(row, values, by=scene.dla_second)
    with pytest.raises(NotAllowed):
        desk.save_rule(Rule(), values | {"valid_from": today + dt.timedelta(days=1)}, by=scene.dla)
    assert signed_in(scene.dla).get(address("rule", "add")).status_code == 302


def rule_of(scene: Scene, days: int = 0, value: str = "9") -> Rule:
    day = timezone.localdate() + dt.timedelta(days=days)
    values = {"key": RuleKey.GRACE_DAYS, "value": value, "valid_from": day, "source": "สถ."}
    return desk.save_rule(Rule(), values, by=scene.dla_second)


def test_nobody_approves_the_rule_that_they_propose(scene: Scene) -> None:
    row = rule_of(scene)
    with pytest.raises(SamePerson):
        approve(pending_on(row).get(), by=scene.dla_second)
    with pytest.raises(NotAllowed):
        approve(pending_on(row).get(), by=scene.seller.approver)
    page = signed_in(scene.dla).get(address("rule", "list")).content.decode()
    assert "รอผู้อนุมัติ" in page
    proposal = pending_on(row).get()
    facts = signed_in(scene.dla).get(f"/my/proposals/{proposal.pk}/").content.decode()
    assert "ผ่อนผันกี่วันหลังครบกำหนด" in facts
    assert "grace_days" not in facts


def test_a_rule_that_came_back_is_mended_and_proposed_again(scene: Scene) -> None:
    row = rule_of(scene)
    send_back(pending_on(row).get(), by=scene.dla, note="มากไป")
    typed = {"key": row.key, "value": "4", "valid_from": row.valid_from, "source": ""}
    desk.save_rule(Rule.objects.get(), typed, by=scene.dla_second)
    approve(pending_on(row).get(), by=scene.dla)
    assert rule(RuleKey.GRACE_DAYS) == 4


def test_a_change_of_an_approved_rule_to_come_waits_beside_it(scene: Scene) -> None:
    row = rule_of(scene, days=5)
    approve(pending_on(row).get(), by=scene.dla)
    row.refresh_from_db()
    typed = {"key": row.key, "value": "7", "valid_from": row.valid_from, "source": "สถ."}
    desk.save_rule(row, typed, by=scene.dla_second)
    row.refresh_from_db()
    assert (row.value, row.approved_at is not None) == (9, True)
    with pytest.raises(WrongState, match="รอผู้อนุมัติอยู่"):
        desk.save_rule(row, typed, by=scene.dla_second)
    approve(pending_on(row).get(), by=scene.dla)
    row.refresh_from_db()
    assert row.value == 7


def test_a_rule_whose_day_has_passed_is_not_approved(scene: Scene) -> None:
    row = rule_of(scene)
    proposal = pending_on(row).get()
    proposal.delete()
    proposal.pk = None  # proposed with another day, because what was proposed never changes
    proposal.values["valid_from"] = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    proposal.save()
    with pytest.raises(BadValue, match="ผ่านไปแล้ว"):
        approve(proposal, by=scene.dla)


@pytest.mark.parametrize("value", ["", "สามสิบ", "-1", "0", "1.5", "99999"])
def test_a_rule_in_days_takes_only_days(scene: Scene, value: str) -> None:
    with pytest.raises(BadValue):
        desk.read_rule_value(RuleKey.PAYMENT_DUE_DAYS, value)


def test_a_wording_that_asks_for_an_unknown_field_is_refused(scene: Scene) -> None:
    kind = PaperTemplate.objects.first().kind
    last = PaperTemplate.objects.filter(kind=kind).first()
    values = {"kind": kind, "title": last.title, "valid_from": timezone.localdate()}
    with pytest.raises(BadValue, match=r"\{nobody_knows\}"):
        desk.save_template(PaperTemplate(), values | {"wording": "{nobody_knows}"}, by=scene.dla_second)
    added = desk.save_template(PaperTemplate(), values | {"wording": last.wording}, by=scene.dla_second)
    assert added.version == last.version + 1
    in_force = PaperTemplate.objects.filter(kind=kind, approved_at__isnull=False)
    assert in_force.latest("version") == last
    approve(pending_on(added).get(), by=scene.dla)
    assert in_force.latest("version") == added


def test_a_new_version_begins_with_the_words_of_the_one_before(scene: Scene) -> None:
    last = PaperTemplate.objects.first()
    client = signed_in(scene.dla_second)
    link = f"{address('papertemplate', 'add')}?after={last.pk}"
    assert link in client.get(address("papertemplate", "inspect", last.pk)).content.decode()
    assert client.get(link).context["form"]["wording"].value() == last.wording
    assert client.get(f"{address('papertemplate', 'add')}?after=๑x").status_code == 200


def test_a_parameter_is_set_from_a_day_on_and_never_rewritten(scene: Scene) -> None:
    today = timezone.localdate()
    day = format_date(today, style="numeric")
    typed = {"key": "tco2e_per_tonne", "value": "๐.๒", "valid_from": day, "source": "ข้อมูลสมมติ"}
    assert signed_in(scene.dla_second).post(address("parameter", "add"), typed).status_code == 302
    row = Parameter.objects.get(valid_from=today)
    assert (row.model, row.key, row.value) == ("dla_reporting", "tco2e_per_tonne", Decimal("0.2"))
    assert Act.objects.about(row)[0].verb == "add_parameter"
    assert row not in Parameter.objects.in_force()
    approve(pending_on(row).get(), by=scene.dla)
    assert row in Parameter.objects.in_force()
    row.refresh_from_db()
    values = {"key": row.key, "value": "9", "valid_from": today, "source": "สถ."}
    with pytest.raises(WrongState):
        desk.save_parameter(row, values, by=scene.dla_second)
    with pytest.raises(NotAllowed):
        desk.save_parameter(Parameter(), values | {"valid_from": today + dt.timedelta(days=1)}, by=scene.dla)
    with pytest.raises(BadValue):
        desk.save_parameter(Parameter(), values, by=scene.dla_second)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gwp", "-28"),
        ("gwp", "1e9"),
        ("gwp", "0.1234567"),
        ("doc", "1.1"),
        ("price_years", "0"),
        ("price_years", "1.5"),
    ],
)
def test_a_parameter_takes_only_values_that_make_sense(key: str, value: str) -> None:
    with pytest.raises(BadValue):
        desk.read_parameter_value(ParameterKey(key), value)


def test_every_verb_of_the_desk_has_a_phrase(scene: Scene) -> None:
    changed = {"parameter", "project", "round", "rule", "template"}
    verbs = {f"{start}_{name}" for start in ("add", "edit") for name in changed}
    assert verbs | {"edit_authority", "edit_buyer", "edit_words"} <= set(LABELS)


def test_all_faults_of_a_round_are_told_at_once(scene: Scene) -> None:
    """Those of a field beside those of several: nobody mends a form three times."""
    wrong = {"tonnes": "10.5", "number": "1", "period_end": "01/01/2566"}
    desk.save_round(Round(), round_values(scene, number=8, certificate_number="อบก. 9/2566"), by=scene.dla)
    wrong["certificate_number"] = "อบก.  ๙/๒๕๖๖"
    response = signed_in(scene.dla).post(address("round", "add"), typed_round(scene, **wrong))
    assert set(response.context["form"].errors) == set(wrong)
    with pytest.raises(BadValue, match="รับเข้าบัญชีได้ครั้งเดียว"):
        desk.save_round(Round(), round_values(scene, certificate_number="อบก. 9/2566"), by=scene.dla)


def test_a_round_of_the_same_time_is_saved_with_a_warning(scene: Scene) -> None:
    typed = typed_round(scene, period_start="01/01/2565", period_end="31/12/2565")
    page = signed_in(scene.dla).post(address("round", "add"), typed, follow=True).content.decode()
    assert f"{scene.round} โปรดตรวจว่าไม่ได้บันทึกรอบเดิมซ้ำ" in page
