"""DLA's screens: what they refuse, what they write, and what their spreadsheets hold."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.snippets.models import get_snippet_models

from registry.enums import RoundState
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import (
    Act,
    Allocation,
    Buyer,
    CreditBlock,
    LedgerTransaction,
    Movement,
    Paper,
    PaperTemplate,
    Project,
    Proposal,
    Round,
    Rule,
    RuleKey,
    User,
    rule,
)
from registry.services import desk
from registry.services.people import sync_group
from registry.services.proposals import approve
from registry.thai import format_date
from registry.viewsets import PortalViewSet
from registry.viewsets.cells import exported, shown
from registry.viewsets.exports import as_text
from registry.viewsets.log import verb_label
from tests.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
READ_ONLY = ["allocation", "creditblock", "ledgertransaction", "movement", "act", "paper", "proposal", "membership"]
THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    for user in (made.dla, made.dla_second):
        sync_group(user)
    return made


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root@example.test", None, name="ผู้ติดตั้ง (ข้อมูลสมมติ)")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(model: str, view: str, *args: Any, app: str = "registry") -> str:
    return reverse(f"wagtailsnippets_{app}_{model}:{view}", args=args)


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", READ_ONLY)
def test_a_read_only_screen_refuses_a_superuser_too(model: str, scene: Scene, root: User) -> None:
    client = signed_in(root)
    rows = next(each for each in get_snippet_models() if each._meta.model_name == model)._default_manager
    row, before = rows.first(), list(rows.values())
    asked = [address(model, "add")]
    if row is not None:
        asked += [address(model, "edit", row.pk), address(model, "delete", row.pk)]
    for url in asked:
        assert client.get(url).status_code == 302, url
        assert client.post(url, {"note": "เปลี่ยน", "tonnes": 1}).status_code == 302, url
    assert list(rows.values()) == before


def test_no_bulk_action_deletes_a_row(scene: Scene, root: User) -> None:
    spare = Project.objects.create(
        code="SPARE", name_th="โครงการสำรอง", crediting_start=dt.date(2020, 1, 1), crediting_end=dt.date(2021, 1, 1)
    )
    url = reverse("wagtail_bulk_action", args=["registry", "project", "delete"]) + f"?id={spare.pk}"
    signed_in(root).post(url)
    assert Project.objects.filter(pk=spare.pk).exists()


def test_no_screen_of_ours_deletes() -> None:
    ours = [model.snippet_viewset for model in get_snippet_models() if isinstance(model.snippet_viewset, PortalViewSet)]
    assert len(ours) >= 18
    assert [viewset for viewset in ours if "delete" in viewset.allows] == []


def test_an_issued_round_cannot_be_edited(scene: Scene, root: User) -> None:
    assert signed_in(root).get(address("round", "edit", scene.round.pk)).status_code == 302
    with pytest.raises(WrongState):
        desk.save_round(scene.round, round_values(scene), by=scene.dla)


def test_operational_models_are_not_in_wagtails_reference_index() -> None:
    ours = [kind.model_class() for kind in ContentType.objects.filter(app_label__in=["registry", "market"])]
    indexed = [model.__name__ for model in ours if not getattr(model, "wagtail_reference_index_ignore", False)]
    assert ours
    assert indexed == []


# --- what is written -----------------------------------------------------------------------------------------------


def round_values(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "project": scene.round.project,
        "number": 9,
        "period_start": dt.date(2023, 4, 1),
        "period_end": dt.date(2023, 9, 30),
        "tonnes": 10,
        "certificate_number": "ข้อมูลสมมติ 9",
    } | changes


def typed_round(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "project": scene.round.project_id,
        "number": "9",
        "period_start": "01/04/2566",
        "period_end": "๓๐ กันยายน ๒๕๖๖",
        "tonnes": "10",
        "certificate_number": "ข้อมูลสมมติ 9",
    } | changes


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


def test_a_buyer_is_verified_and_the_act_says_what_was_before(scene: Scene) -> None:
    typed = {"verified_on": "01/06/2569", "no_interest_declared_on": "05/01/2569", "tver_account": "T-VER-DEMO-2"}
    signed_in(scene.dla).post(address("buyer", "edit", scene.buyer.pk), typed | {"branch": scene.buyer.branch})
    buyer = Buyer.objects.get(pk=scene.buyer.pk)
    act = Act.objects.about(buyer).last()
    assert (buyer.verified_on, buyer.tver_account) == (dt.date(2026, 6, 1), "T-VER-DEMO-2")
    assert act.verb == "edit_buyer"
    assert act.values["before"] == {"verified_on": "2026-01-05", "tver_account": "T-VER-DEMO-1"}


def test_a_buyers_name_is_not_edited_here(scene: Scene) -> None:
    desk.edit_buyer(scene.buyer, {"name": "ชื่ออื่น", "tax_id": "1"}, by=scene.dla)
    assert Buyer.objects.get(pk=scene.buyer.pk).name == scene.buyer.name


def test_a_verification_in_the_future_is_refused(scene: Scene) -> None:
    with pytest.raises(BadValue):
        desk.edit_buyer(scene.buyer, {"verified_on": timezone.localdate() + dt.timedelta(days=1)}, by=scene.dla)


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
    assert rule(RuleKey.GRACE_DAYS) == 5
    row = Rule.objects.get()
    values = {"key": row.key, "value": "9", "valid_from": today, "source": ""}
    with pytest.raises(WrongState):
        desk.save_rule(row, values, by=scene.dla_second)
    with pytest.raises(NotAllowed):
        desk.save_rule(Rule(), values | {"valid_from": today + dt.timedelta(days=1)}, by=scene.dla)
    assert signed_in(scene.dla).get(address("rule", "add")).status_code == 302


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


def test_a_new_version_begins_with_the_words_of_the_one_before(scene: Scene) -> None:
    last = PaperTemplate.objects.first()
    client = signed_in(scene.dla_second)
    link = f"{address('papertemplate', 'add')}?after={last.pk}"
    assert link in client.get(address("papertemplate", "inspect", last.pk)).content.decode()
    assert client.get(link).context["form"]["wording"].value() == last.wording
    assert client.get(f"{address('papertemplate', 'add')}?after=๑x").status_code == 200


# --- issuing a round -----------------------------------------------------------------------------------------------


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


# --- lists, search and exports -------------------------------------------------------------------------------------


def test_a_list_is_searched_as_people_type(scene: Scene) -> None:
    client = signed_in(scene.dla)
    for query in ("อบต.สาธิต 1", "สาธิต๑", "สาธิต 1 ลำพูน"):
        page = client.get(address("localauthority", "list"), {"q": query}).content.decode()
        assert scene.sellers[0].authority.code in page, query
        assert scene.sellers[1].authority.code not in page, query


def test_a_province_filter_narrows_a_list(scene: Scene) -> None:
    page = signed_in(scene.dla).get(address("allocation", "list"), {"province": "42"}).content.decode()
    assert scene.sellers[2].authority.code in page
    assert scene.sellers[0].authority.code not in page


def test_acts_are_filtered_by_verb_person_and_thai_days(scene: Scene) -> None:
    client, url = signed_in(scene.dla), address("act", "list")
    today = format_date(timezone.localdate(), style="numeric")
    found = client.get(url, {"verb": "issue_round", "actor": "dla2", "since": today, "until": today})
    assert found.context["paginator"].count == 1
    assert client.get(url, {"verb": "issue_round", "until": "01/01/2560"}).context["paginator"].count == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(start: str) -> None:
    assert as_text(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert as_text("ลำพูน") == "ลำพูน"
    assert as_text(-5) == -5


@pytest.fixture
def dangerous(scene: Scene) -> Buyer:
    return Buyer.objects.create(
        kind="company",
        name='=HYPERLINK("http://example.test")',
        tver_account="-1\x07",
        verified_on=dt.date(2026, 10, 1),
    )


def test_a_csv_has_a_mark_no_formula_and_buddhist_years(scene: Scene, dangerous: Buyer) -> None:
    response = signed_in(scene.dla).get(address("buyer", "list"), {"export": "csv"})
    body = b"".join(response).decode()
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    row = next(row for row in rows if "HYPERLINK" in row["ชื่อ"])
    assert body.startswith("\ufeff")
    assert row["ชื่อ"].startswith("'=")
    assert row["ตรวจสอบแล้วเมื่อ"] == "01/10/2569"


def test_an_xlsx_holds_texts_and_numbers_but_no_formula(scene: Scene, dangerous: Buyer) -> None:
    response = signed_in(scene.dla).get(address("buyer", "list"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == dangerous.name] == ["s"]
    assert "f" not in {cell.data_type for cell in cells}
    response = signed_in(scene.dla).get(address("allocation", "list"), {"export": "xlsx"})
    assert 785 in {
        cell.value for row in load_workbook(io.BytesIO(b"".join(response))).active.iter_rows() for cell in row
    }


def test_a_moment_just_after_midnight_in_bangkok_keeps_its_day() -> None:
    moment = dt.datetime(2026, 9, 30, 17, 30, tzinfo=dt.UTC)
    assert exported(moment) == "01/10/2569 00:30"
    assert shown(moment, "at").startswith("1 ต.ค. 2569")


def test_only_amounts_have_commas() -> None:
    assert (shown(2569, "year_be"), shown(3140, "tonnes"), shown(None, "tonnes")) == ("2569", "3,140", "–")


def test_verbs_have_thai_words() -> None:
    assert verb_label("propose_issue_round") == "เสนอเรื่อง: รับรอบเข้าบัญชีและจัดสรร"
    assert verb_label("unheard_of") == "unheard_of"


def test_a_list_costs_the_same_however_long(scene: Scene, django_assert_max_num_queries: Any) -> None:
    client = signed_in(scene.dla)
    for model in ("allocation", "movement", "creditblock", "ledgertransaction", "act", "localauthority", "membership"):
        with django_assert_max_num_queries(16):
            assert client.get(address(model, "list")).status_code == 200


def test_there_is_something_to_read(scene: Scene) -> None:
    """Else the tests above would look at empty lists."""
    for model in (Allocation, CreditBlock, LedgerTransaction, Movement, Act, Proposal):
        assert model.objects.exists()
    assert Paper.objects.count() == 0
