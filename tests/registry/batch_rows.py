"""What the tests of batches share: a draft round with its certificate, two people, files of shares, and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.test import TestCase

from registry.models import AuthorityCount, LocalAuthority, Round, User
from registry.services.batches import Upload
from tests.factories import AuthorityFactory, RoundFactory, dla_pair
from tests.portal.workspace import PDF
from tests.registry.spreadsheets import excel

HEADING = ["รหัส อปท.", "ชื่อ อปท.", "จังหวัด", "ตัน"]


def draft_round(tonnes: int = 10) -> Round:
    round = RoundFactory(tonnes=tonnes)
    round.certificate_file.save("certificate.pdf", ContentFile(PDF))
    return round


@pytest.fixture
def authorities(db: None) -> list[LocalAuthority]:
    return [AuthorityFactory() for _number in range(3)]


@pytest.fixture
def pair(db: None) -> tuple[User, User]:
    return dla_pair()


@pytest.fixture
def round(db: None) -> Round:
    return draft_round()


def file_of(shares: Mapping[LocalAuthority, object]) -> Upload:
    rows = [[each.code, each.short_name, each.province.name_th, tonnes] for each, tonnes in shares.items()]
    return Upload(excel(("ตาราง", [HEADING, *rows])), "จัดสรร.xlsx")


def count(authority: LocalAuthority, households: int, centre: int = 0, school: int = 0) -> None:
    AuthorityCount.objects.create(
        authority=authority,
        counted_on=dt.date(2025, 3, 31),
        households=households,
        child_centre_persons=centre,
        school_persons=school,
        source="ข้อมูลสมมติ",
    )


@contextmanager
def committed() -> Iterator[None]:
    """What runs after a commit runs at the end of this block."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield
