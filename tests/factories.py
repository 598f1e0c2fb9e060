"""Rows for tests. Traits and hooks put a row into a state through the services, as the portal itself would.

    authority = AuthorityFactory()
    officer = UserFactory(officer_of=authority)
    RoundFactory(issued=True)                        all to one new authority
    RoundFactory(tonnes=1_570, issued={first: 785, second: 785})

Everything here is invented (ข้อมูลสมมติ).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import factory
from factory.django import DjangoModelFactory

from registry.enums import AuthorityType, BuyerKind, Role
from registry.models import (
    Buyer,
    District,
    LocalAuthority,
    Membership,
    Project,
    Proposal,
    Province,
    Round,
    User,
)
from registry.services import proposals
from registry.services.issuance import propose_round

# --- places --------------------------------------------------------------------------------------------------------


class ProvinceFactory(DjangoModelFactory[Province]):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "51"
    name_th = "ลำพูน"
    name_en = "Lamphun"


class DistrictFactory(DjangoModelFactory[District]):
    class Meta:
        model = District
        django_get_or_create = ("code",)

    province = factory.SubFactory(ProvinceFactory)
    code = factory.LazyAttribute(lambda district: f"{district.province.code}01")
    name_th = factory.LazyAttribute(lambda district: f"เมือง{district.province.name_th}")
    name_en = factory.LazyAttribute(lambda district: f"Mueang {district.province.name_en}")


class AuthorityFactory(DjangoModelFactory[LocalAuthority]):
    """A subdistrict administrative organization; `pao`, `city`, `town` and `subdistrict` make others."""

    class Meta:
        model = LocalAuthority

    class Params:
        pao = factory.Trait(type=AuthorityType.PAO)
        city = factory.Trait(type=AuthorityType.CITY)
        town = factory.Trait(type=AuthorityType.TOWN)
        subdistrict = factory.Trait(type=AuthorityType.SUBDISTRICT)

    code = factory.Sequence(lambda number: f"9{number:06d}")
    type = AuthorityType.SAO
    name_th = factory.Sequence(lambda number: f"สาธิต {number}")
    full_name_th = factory.LazyAttribute(lambda row: f"{AuthorityType(row.type).label}{row.name_th}")
    district = factory.SubFactory(DistrictFactory)
    province = factory.SelfAttribute("district.province")
    is_demo = True

    @classmethod
    def _build(cls, model_class: type[LocalAuthority], *args: Any, **values: Any) -> LocalAuthority:
        authority = super()._build(model_class, *args, **values)
        authority.search_text = authority.searchable()
        return authority

    @classmethod
    def _create(cls, model_class: type[LocalAuthority], *args: Any, **values: Any) -> LocalAuthority:
        authority = cls._build(model_class, *args, **values)
        authority.save()
        return authority


# --- people --------------------------------------------------------------------------------------------------------


class BuyerFactory(DjangoModelFactory[Buyer]):
    """A verified company with a T-VER account; `person` is a natural person, `unverified` not yet checked by DLA."""

    class Meta:
        model = Buyer

    class Params:
        person = factory.Trait(kind=BuyerKind.PERSON)
        unverified = factory.Trait(verified_on=None)

    kind = BuyerKind.COMPANY
    name = factory.Sequence(lambda number: f"บริษัท สมมติ {number} จำกัด")
    address = "1 ถนนสมมติ กรุงเทพมหานคร"
    tver_account = factory.Sequence(lambda number: f"TVER-{number:04d}")
    verified_on = dt.date(2025, 1, 6)
    no_interest_declared_on = dt.date(2025, 1, 6)
    is_demo = True


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.UserFactory")
    role = Role.DLA_OFFICER
    title = "ตำแหน่งสมมติ"
    valid_from = dt.date(2025, 1, 1)


def _holds(role: Role, scope: str) -> Any:
    """A hook that gives the new user a role in the scope that is passed to it."""

    def give(user: User, create: bool, row: Any, **extra: Any) -> None:
        if row is not None:
            MembershipFactory(user=user, role=role, **{scope: row})

    return factory.post_generation(give)


class UserFactory(DjangoModelFactory[User]):
    """A person who may do nothing, until a hook gives a role: `UserFactory(approver_of=authority)`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"ผู้ใช้สมมติ {number}")

    officer_of = _holds(Role.AUTHORITY_OFFICER, "authority")
    finance_of = _holds(Role.AUTHORITY_FINANCE, "authority")
    approver_of = _holds(Role.AUTHORITY_APPROVER, "authority")
    district_officer_of = _holds(Role.DISTRICT_OFFICER, "district")
    province_officer_of = _holds(Role.PROVINCE_OFFICER, "province")
    province_head_of = _holds(Role.PROVINCE_HEAD, "province")
    buys_for = _holds(Role.BUYER, "buyer")

    @factory.post_generation
    def dla(user: User, create: bool, role: Role | None, **extra: Any) -> None:  # noqa: N805, factory-boy passes the row
        """One of DLA's roles, which have no scope: `UserFactory(dla=Role.AUDITOR)`."""
        if role is not None:
            MembershipFactory(user=user, role=role)


def dla_pair() -> tuple[User, User]:
    """Two officers at DLA's desk: one to propose, one to approve."""
    return UserFactory(dla=Role.DLA_OFFICER), UserFactory(dla=Role.DLA_OFFICER)


# --- credits -------------------------------------------------------------------------------------------------------


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project
        django_get_or_create = ("code",)

    code = "TVER-SANDBOX-1"
    name_th = "โครงการสมมติ"
    crediting_start = dt.date(2019, 7, 1)
    crediting_end = dt.date(2026, 6, 30)


class RoundFactory(DjangoModelFactory[Round]):
    """A draft round of 3,140 t; `issued` (True, or tonnes by authority) brings it into the ledger."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda number: number + 101)  # no number that a scene gives its rounds
    period_start = dt.date(2022, 10, 1)
    period_end = dt.date(2023, 3, 31)
    tonnes = 3_140
    certificate_number = factory.Sequence(lambda number: f"สมมติ {number}/2566")
    is_demo = True

    @factory.post_generation
    def issued(round: Round, create: bool, shares: Any, **extra: Any) -> None:  # noqa: N805
        if shares:
            issue(round, shares if isinstance(shares, Mapping) else {AuthorityFactory(): round.tonnes})


def issue(round: Round, shares: Mapping[LocalAuthority, int]) -> None:
    """Propose and approve the round's issuance by two people of DLA."""
    proposer, approver = dla_pair()
    propose_round(round, shares, by=proposer)
    proposals.approve(Proposal.objects.pending().get(act="issue_round", row_id=round.pk), by=approver)
    round.refresh_from_db()
