"""What an authority earned and what it reports of the use: two people, no more than it received, public figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from content.models import IncomePage
from content.open_data import DATA_SETS
from market.enums import OrderState
from market.models import MoneyUse
from market.services.income import earning, incomes, propose_money_use, withdraw_money_use
from registry.errors import BadValue, NotAllowed, WrongState
from registry.models import AuthorityCount, LocalAuthority
from registry.services.proposals import approve
from registry.thai import fiscal_year
from tests.kept import adding
from tests.scene import Scene

pytestmark = pytest.mark.django_db
PURPOSE = "จัดซื้อถังขยะเปียก (ข้อมูลสมมติ)"


@pytest.fixture(scope="module")
def made_scene(made_scene: Scene, django_db_blocker: DjangoDbBlocker) -> Scene:
    """The seller has sold 10 tonnes at 260 baht and received 2,600."""
    with adding(django_db_blocker):
        made_scene.take_to(made_scene.requested(made_scene.published(tonnes=10), tonnes=10), OrderState.COMPLETED)
    return made_scene


def report(scene: Scene, baht: str = "600", **changes: object) -> MoneyUse:
    year = fiscal_year(timezone.localdate())
    values = {"fiscal_year": year, "purpose": PURPOSE, "amount_baht": Decimal(baht), "by": scene.seller.finance}
    proposal = propose_money_use(scene.seller.authority, **(values | changes))
    use: MoneyUse = approve(proposal, by=scene.seller.approver)
    return use


def test_a_report_is_public_once_the_approver_agrees(scene: Scene) -> None:
    assert report(scene).approved_by == scene.seller.approver
    row = next(incomes(earning().filter(pk=scene.seller.authority.pk)))
    assert (row.received_baht, row.used_baht, row.sold_tonnes) == (Decimal(2600), Decimal(600), 10)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_baht": Decimal("2600.01")}, "amount_baht"),
        ({"amount_baht": Decimal(0)}, "amount_baht"),
        ({"fiscal_year": 2561}, "fiscal_year"),
        ({"fiscal_year": 2999}, "fiscal_year"),
        ({"purpose": "  "}, "purpose"),
    ],
)
def test_a_report_must_be_true_to_the_money(scene: Scene, changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        report(scene, **changes)
    assert refused.value.field == field


def test_two_reports_cannot_spend_the_same_money(scene: Scene) -> None:
    report(scene, "2600")
    with pytest.raises(BadValue, match=r"0\.00"):
        report(scene, "1")


def test_only_the_books_report_and_only_the_approver_takes_back(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        report(scene, by=scene.seller.approver)
    use = report(scene)
    with pytest.raises(NotAllowed):
        withdraw_money_use(use, by=scene.seller.finance, reason="ผิด")
    withdraw_money_use(use, by=scene.seller.approver, reason="ผิด")
    assert not MoneyUse.objects.public().exists()
    with pytest.raises(WrongState):
        withdraw_money_use(use, by=scene.seller.approver, reason="ผิด")


def test_the_estimate_is_kept_apart_from_what_was_certified(scene: Scene) -> None:
    seller = scene.seller.authority
    AuthorityCount.objects.create(
        authority=seller, counted_on=dt.date(2025, 9, 30), households=0, school_persons=1_000, source="ข้อมูลสมมติ"
    )
    row = next(incomes(earning().filter(pk=seller.pk)))
    assert row.estimated_tonnes == Decimal("13.37")  # 1,000 × 0.252 × 365 / 1000 × 0.1454
    assert row.certified_tonnes == sum(a.tonnes for a in scene.round.allocations.filter(authority=seller))


def test_the_page_shows_every_authority_in_few_queries(
    scene: Scene, grown_site: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(scene)
    page = IncomePage.objects.get(locale__language_code="th")
    with django_assert_num_queries(2):  # the rows and the parameters, however many authorities there are
        assert len(list(incomes(earning()))) > 1
    html = client.get(page.url).content.decode()
    for words in ("2,600.00", "600.00", PURPOSE, "รับรองแล้ว (ตัน)", "ประมาณการต่อปี (ตัน)", "ยังไม่มีข้อมูล"):
        assert words in html
    other = scene.sellers[1].authority
    assert scene.seller.authority.code not in client.get(f"{page.url}?province={other.province_id}").content.decode()


@pytest.mark.parametrize("slug", DATA_SETS)
def test_a_table_can_be_taken_away_with_its_licence(scene: Scene, client: Client, slug: str) -> None:
    report(scene)
    scene.published(scene.sellers[1])
    answer = client.get(f"/open-data/{slug}.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(DATA_SETS[slug].columns)
    assert len(lines) == 1 + DATA_SETS[slug].facts["rows"] > 1
    assert all(line.count(",") >= lines[0].count(",") for line in lines)
    assert 'rel="license"' in answer["Link"]


def test_the_page_of_open_data_names_every_table(scene: Scene, grown_site: None, client: Client) -> None:
    html = client.get("/about/open-data/").content.decode()
    for data in DATA_SETS.values():
        assert f"/open-data/{data.slug}.csv" in html
        assert str(data.title) in html
    told = client.get("/api/v2/pages/?type=content.OpenDataPage&fields=data_sets").json()["items"][0]
    assert {each["name"] for each in told["data_sets"]} == set(DATA_SETS)
    assert client.get("/open-data/no-such-table.csv").status_code == 404


def test_the_journey_from_report_to_public(scene: Scene, client: Client) -> None:
    authority: LocalAuthority = scene.seller.authority
    client.force_login(scene.seller.finance)
    typed = {"fiscal_year": str(fiscal_year(timezone.localdate())), "purpose": PURPOSE, "amount_baht": "9,999"}
    address = f"/my/authorities/{authority.pk}/income/report/"

    told = client.post(address, typed).content.decode()
    assert "ซึ่งเหลือ 2,600.00 บาท" in told
    assert PURPOSE in told
    assert client.post(address, typed | {"amount_baht": "๖๐๐"}).status_code == 302
    assert client.post(address, typed).status_code == 302  # pressed twice: told that one waits
    assert MoneyUse.objects.count() == 0
    client.force_login(scene.seller.approver)
    page = client.get(f"/my/authorities/{authority.pk}/income/").content.decode()
    assert "ตรวจและพิจารณา" in page
