"""The invented places and people of the demo. Codes begin with 9, which no real authority's does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from registry.enums import AuthorityType, Role
from registry.models import (
    AuthorityCount,
    Buyer,
    District,
    LocalAuthority,
    Membership,
    OfficerAssignment,
    Province,
    User,
)
from registry.services.people import sync_group

SINCE = dt.date(2025, 3, 31)  # the day from which the letter of March 2568 lets authorities use the system
NO_PASSWORD = "!"  # noqa: S105 - Django reads it as unusable; the few who may sign in are given one at the end
# Province by province: an อบต., a ทต. and a ทม., all called สาธิต.
TYPES = (
    (AuthorityType.SAO, "องค์การบริหารส่วนตำบล"),
    (AuthorityType.SUBDISTRICT, "เทศบาลตำบล"),
    (AuthorityType.TOWN, "เทศบาลเมือง"),
)


@dataclass(frozen=True)
class Seller:
    """An authority and the people who act for it."""

    authority: LocalAuthority
    officer: User
    finance: User
    approver: User


@dataclass(frozen=True)
class Desk:
    """DLA's two people and the person who buys: everyone else whom a sale needs."""

    dla: User
    dla_second: User
    purchaser: User


def make_authorities() -> list[LocalAuthority]:
    """Three invented authorities in every province but Bangkok."""
    provinces = Province.objects.with_authorities().prefetch_related("districts").order_by("code")
    made = [
        demo_authority(province, district, number)
        for province in provinces
        for number, district in enumerate(sorted(province.districts.all(), key=lambda row: row.code)[:3], start=1)
    ]
    LocalAuthority.objects.bulk_create(made)
    return list(LocalAuthority.objects.filter(is_demo=True).select_related("province", "district").order_by("code"))


def count_bins(authorities: list[LocalAuthority]) -> None:
    """Invented counts of bins, so that an estimate can be made for every authority of the demo."""
    AuthorityCount.objects.bulk_create(
        AuthorityCount(
            authority=authority,
            counted_on=SINCE,
            households=600 + number * 37 % 1_900,
            child_centre_persons=20 + number * 7 % 90,
            school_persons=number * 53 % 700,
            source="ข้อมูลสมมติ",
        )
        for number, authority in enumerate(authorities)
    )


def demo_authority(province: Province, district: District, number: int) -> LocalAuthority:
    kind, prefix = TYPES[number - 1]
    name = f"สาธิต {number} ({province.name_th})"
    authority = LocalAuthority(
        code=f"9{province.code}{number:04d}",
        type=kind,
        name_th=name,
        name_en=f"Demo {number} ({province.name_en})",
        full_name_th=f"{prefix}{name}",
        province=province,
        district=district,
        tax_id=f"0994000{province.code}{number:04d}",
        address=f"ที่อยู่สมมติ อำเภอ{district.name_th} จังหวัด{province.name_th}",
        is_demo=True,
    )
    authority.search_text = authority.searchable()
    return authority


def make_sellers(authorities: list[LocalAuthority]) -> list[Seller]:
    """An officer, a treasurer and an approver for every authority; nobody can sign in until given a password."""
    roles = {
        "officer": (Role.AUTHORITY_OFFICER, "นักวิชาการสาธารณสุข"),
        "finance": (Role.AUTHORITY_FINANCE, "ผู้อำนวยการกองคลัง"),
        "approver": (Role.AUTHORITY_APPROVER, ""),
    }
    users = {
        (authority.code, part): User(
            email=f"{part}.{authority.code}@demo.example",
            name=f"{label(part)} {authority.code} (สมมติ)",
            password=NO_PASSWORD,
        )
        for authority in authorities
        for part in roles
    }
    User.objects.bulk_create(users.values())
    by_email = User.objects.in_bulk([user.email for user in users.values()], field_name="email")
    people = {key: by_email[user.email] for key, user in users.items()}
    Membership.objects.bulk_create(
        Membership(
            user=people[authority.code, part],
            role=role,
            authority=authority,
            title=title or head_title(authority),
            order_number="ข้อมูลสมมติ",
            valid_from=SINCE,
        )
        for authority in authorities
        for part, (role, title) in roles.items()
    )
    OfficerAssignment.objects.bulk_create(
        OfficerAssignment(authority=authority, user=people[authority.code, "officer"], valid_from=SINCE)
        for authority in authorities
    )
    return [
        Seller(authority, *(people[authority.code, part] for part in ("officer", "finance", "approver")))
        for authority in authorities
    ]


def label(part: str) -> str:
    return {"officer": "เจ้าหน้าที่", "finance": "กองคลัง", "approver": "ผู้อนุมัติ"}[part]


def head_title(authority: LocalAuthority) -> str:
    """The title of the chief executive who approves."""
    return f"นายก{authority.full_name_th}"


def make_person(email: str, name: str, role: Role, **scope: object) -> User:
    user = User.objects.create(email=f"{email}@demo.example", name=f"{name} (สมมติ)", password=NO_PASSWORD)
    Membership.objects.create(user=user, role=role, order_number="ข้อมูลสมมติ", valid_from=SINCE, **scope)
    sync_group(user)
    return user


BUYERS = [
    ("company", "ธนาคารสาธิต จำกัด (มหาชน)", "0107500000013", True),
    ("company", "บริษัท ปูนสะอาดสาธิต จำกัด", "0105500000020", True),
    ("company", "บริษัท ขนส่งคาร์บอนต่ำสาธิต จำกัด", "0105500000038", False),
    ("agency", "หน่วยงานสาธิตด้านพลังงาน", "0994000000049", True),
    ("private", "มูลนิธิสาธิตสีเขียว", "0993000000056", True),
    ("person", "ผู้ซื้อสาธิต ใจดี", "1100500000066", False),
]


def make_buyers() -> list[Buyer]:
    """Six buyers of every kind, verified, with a T-VER account; the sixth is a natural person."""
    return [
        Buyer.objects.create(
            kind=kind,
            name=f"{name} (ข้อมูลสมมติ)",
            tax_id=tax_id,
            address="ที่อยู่สมมติ กรุงเทพมหานคร",
            tver_account=f"TVER-DEMO-{number:03d}",
            verified_on=SINCE,
            no_interest_declared_on=SINCE,
            shows_name=shows_name,
            is_demo=True,
        )
        for number, (kind, name, tax_id, shows_name) in enumerate(BUYERS, start=1)
    ]
