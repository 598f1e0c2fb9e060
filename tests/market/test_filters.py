"""What the filters of the market read, refuse and find."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from market.filters import NAMES, ListingFilter, UnknownFilter
from market.models import Listing
from registry.models import LocalAuthority, Project, Province, Round
from tests.factories import RoundFactory

PARSED = [
    ({"province": "51"}, {"province": "51"}),
    ({"province": " ๕๑ "}, {"province": "51"}),
    ({"type": "sao"}, {"type": "SAO"}),
    ({"price_min": "1,200.50"}, {"price_min": Decimal("1200.50")}),
    ({"price_max": "๒๖๐"}, {"price_max": Decimal("260.00")}),
    ({"vintage": "2566"}, {"vintage": 2023}),
    ({"vintage": "2023"}, {"vintage": 2023}),
    ({"vintage": "๒๕๖๖"}, {"vintage": 2023}),
    ({"round": "1"}, {"round": 1}),
    ({"firm": "1"}, {"firm": True}),
    ({"firm": "False"}, {"firm": False}),
    ({"q": " อบต. สาธิต "}, {"q": "อบต. สาธิต"}),
    ({"province": "", "q": "  ", "utm_source": "line"}, {}),
]
REFUSED = [
    ("province", "99"),
    ("province", "ลำพูน"),
    ("province", "5\x00"),
    ("type", "VILLAGE"),
    ("price_min", "cheap"),
    ("price_min", "-5"),
    ("price_max", "1.234"),
    ("price_max", "99999999999"),
    ("vintage", "66"),
    ("vintage", "0001"),
    ("vintage", "2999"),
    ("round", "7"),
    ("round", "one"),
    ("firm", "perhaps"),
    ("q", "!!!"),
    ("q", "ก\x00ข"),
    ("q", "ก" * 101),
]


@pytest.fixture
def known(db: None) -> Round:
    """One province and one issued round are all that the filters look up."""
    Province.objects.get_or_create(pk="51", defaults={"name_th": "ลำพูน"})
    day = dt.date(2022, 1, 1)
    project = Project.objects.create(
        code="P", name_th="โครงการ", crediting_start=day, crediting_end=dt.date(2026, 1, 1)
    )
    return RoundFactory(
        project=project, number=1, period_start=day, period_end=dt.date(2022, 12, 31), tonnes=10, issued=True
    )


def lot(project: Project, number: int, start: dt.date, end: dt.date, **fields: object) -> Round:
    return Round.objects.create(project=project, number=number, period_start=start, period_end=end, tonnes=10, **fields)


@pytest.mark.parametrize(("values", "found"), PARSED)
def test_a_filter_reads_what_people_and_machines_write(known, values, found):
    assert ListingFilter.parse(values) == ListingFilter(**found)


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_an_unknown_value_is_refused_by_name(known, name, value):
    with pytest.raises(UnknownFilter) as refused:
        ListingFilter.parse({name: value})
    assert list(refused.value.errors) == [name]
    assert refused.value.field == name
    assert str(refused.value)


def test_every_wrong_value_is_named_at_once(known):
    with pytest.raises(UnknownFilter) as refused:
        ListingFilter.parse({"province": "99", "vintage": "x", "type": "SAO"})
    assert set(refused.value.errors) == {"province", "vintage"}


def test_a_price_range_upside_down_is_refused(known):
    with pytest.raises(UnknownFilter) as refused:
        ListingFilter.parse({"price_min": "300", "price_max": "200"})
    assert list(refused.value.errors) == ["price_max"]
    same = {"price_min": "260", "price_max": "260"}
    assert ListingFilter.parse(same).price_max == Decimal("260.00")


@pytest.fixture
def three(scene) -> dict[str, Listing]:
    """ลำพูน (SAO, 40 baht), สมุทรสงคราม (town, 60 baht, firm), เลย (SAO, 80 baht)."""
    LocalAuthority.objects.filter(pk=scene.sellers[1].authority.pk).update(type="TOWN")
    offers = ({"price_baht": Decimal(40)}, {"price_baht": Decimal(60), "is_firm": True}, {"price_baht": Decimal(80)})
    pairs = zip(("ลำพูน", "สมุทรสงคราม", "เลย"), zip(scene.sellers, offers, strict=False), strict=True)
    return {name: scene.published(seller, **offer) for name, (seller, offer) in pairs}


FOUND: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"ลำพูน", "สมุทรสงคราม", "เลย"}),
    ({"province": "51"}, {"ลำพูน"}),
    ({"type": "TOWN"}, {"สมุทรสงคราม"}),
    ({"price_min": "60"}, {"สมุทรสงคราม", "เลย"}),
    ({"price_max": "60"}, {"ลำพูน", "สมุทรสงคราม"}),
    ({"price_min": "41", "price_max": "79"}, {"สมุทรสงคราม"}),
    ({"vintage": "2565"}, {"ลำพูน", "สมุทรสงคราม", "เลย"}),
    ({"vintage": "2564"}, set()),
    ({"round": "1"}, {"ลำพูน", "สมุทรสงคราม", "เลย"}),
    ({"firm": "1"}, {"สมุทรสงคราม"}),
    ({"firm": "0"}, {"ลำพูน", "เลย"}),
    ({"q": "เมืองเลย"}, {"เลย"}),
    ({"q": "สาธิต ลำพูน"}, {"ลำพูน"}),
    ({"q": "อบต.สาธิต 3"}, {"เลย"}),
    ({"q": "ลำพูน", "province": "42"}, set()),
]


def test_each_filter_finds_its_listings(three):
    names = {listing.pk: place for place, listing in three.items()}
    for values, places in FOUND:
        found = ListingFilter.parse(values).apply(Listing.objects.open())
        assert {names[listing.pk] for listing in found} == places, values


def test_a_vintage_finds_every_year_that_the_period_touches(scene):
    round = lot(scene.round.project, 2, dt.date(2022, 7, 1), dt.date(2023, 6, 30))
    Listing.objects.create(
        authority=scene.seller.authority,
        round=round,
        tonnes=5,
        price_baht=Decimal(40),
        expires_on=dt.date(2030, 1, 1),
        drafted_by=scene.seller.officer,
    )
    for year, number in {"2564": 0, "2565": 1, "2566": 1, "2567": 0}.items():
        assert ListingFilter.parse({"vintage": year}).apply(Listing.objects.all()).count() == number, year


def test_a_filter_knows_whether_it_asks_for_anything(known):
    assert not ListingFilter.parse({}).is_active
    assert ListingFilter.parse({"firm": "0"}).is_active


def test_every_name_is_a_field_of_the_filter():
    assert set(NAMES) == set(ListingFilter.__dataclass_fields__)
