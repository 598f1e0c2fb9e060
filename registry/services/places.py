"""Provinces, districts and authorities from lists; running a list twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import geothai
from django.db import transaction
from django.utils.translation import gettext as _

from registry.imports import AuthorityRow, Cells, Known, Track, check_authorities, untracked
from registry.models import AuthorityTypeChange, District, LocalAuthority, Province

BATCH = 500
NOT_COLUMNS = {"has_doubtful_area"}
COMPARED = sorted({*AuthorityRow.__dataclass_fields__, "search_text"} - NOT_COLUMNS - {"code"})
# bulk_update wants the names of the fields, not of their columns
UPDATED = [name.removesuffix("_id") for name in COMPARED]


@dataclass(frozen=True)
class PlacesLoaded:
    provinces: int
    districts: int


@dataclass(frozen=True)
class AuthoritiesImported:
    """What an import did, in authorities; `doubtful_areas` were stored as unknown."""

    added: int
    changed: int
    unchanged: int
    doubtful_areas: int

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged


@transaction.atomic
def load_places() -> PlacesLoaded:
    """Add the provinces and districts that are missing; what is there stays as DLA left it.

    Source: package geothai (Department of Provincial Administration's codes; MIT and CC-BY-4.0).
    """
    provinces = geothai.provinces()
    districts = [district for province in provinces for district in geothai.districts(province.code)]
    return PlacesLoaded(
        provinces=_add_missing(
            Province, [Province(code=row.code, name_th=row.name_th, name_en=row.name_en) for row in provinces]
        ),
        districts=_add_missing(
            District,
            [
                District(
                    code=row.code,
                    province_id=row.province_code,
                    # the name alone, as for a district outside Bangkok
                    name_th=row.name_th.removeprefix("เขต") if row.province_code == "10" else row.name_th,
                    name_en=row.name_en,
                )
                for row in districts
            ],
        ),
    )


def _add_missing(model: Any, rows: Sequence[Province | District]) -> int:
    there = set(model.objects.values_list("pk", flat=True))
    missing = [row for row in rows if row.pk not in there]
    model.objects.bulk_create(missing, batch_size=BATCH)
    return len(missing)


@transaction.atomic
def import_authorities(rows: Collection[tuple[int, Cells]], *, track: Track[Any] = untracked) -> AuthoritiesImported:
    """Store every row of a list of authorities, or none: new ones are added and what differs is changed.

    Authorities that the list does not name stay. Each type and name goes into the authority's history.
    Raises FileRefused that names row and column of what is wrong.
    """
    load_places()
    checked = check_authorities(rows, _known(), track=track)
    changes = _compare(checked, track)
    for batch in track(_batches(changes.added), _("บันทึกชุดที่เพิ่ม")):
        LocalAuthority.objects.bulk_create(batch)
    for batch in track(_batches(changes.changed), _("บันทึกชุดที่เปลี่ยน")):
        LocalAuthority.objects.bulk_update(batch, UPDATED, batch_size=100)
    _remember(changes.renamed)
    return AuthoritiesImported(
        added=len(changes.added),
        changed=len(changes.changed),
        unchanged=len(checked) - len(changes.added) - len(changes.changed),
        doubtful_areas=sum(row.has_doubtful_area for row in checked),
    )


@dataclass
class _Changes:
    added: list[LocalAuthority] = field(default_factory=list)
    changed: list[LocalAuthority] = field(default_factory=list)
    renamed: list[LocalAuthority] = field(default_factory=list)


def _compare(checked: list[AuthorityRow], track: Track[Any]) -> _Changes:
    """Sort the rows by what they change; authorities in the result hold the new values, not yet stored."""
    there, places, changes = LocalAuthority.objects.in_bulk(field_name="code"), _Places(), _Changes()
    for row in track(checked, _("เทียบกับที่มีอยู่")):
        authority = there.get(row.code) or LocalAuthority(code=row.code)
        before = _values(authority)
        places.fill(authority, row)
        after = _values(authority)
        if authority.pk is None:
            changes.added.append(authority)
        elif after != before:
            changes.changed.append(authority)
        if any(after[name] != before[name] for name in ("type", "name_th")):
            changes.renamed.append(authority)
    return changes


def _known() -> Known:
    return Known(
        districts=dict(District.objects.values_list("code", "province")),
        invented_codes=set(LocalAuthority.objects.filter(is_demo=True).values_list("code", flat=True)),
    )


class _Places:
    """Provinces and districts by code, read once."""

    def __init__(self) -> None:
        self.provinces = Province.objects.in_bulk()
        self.districts = District.objects.in_bulk()

    def fill(self, authority: LocalAuthority, row: AuthorityRow) -> None:
        """Set on an authority what the row says, and what searches look into."""
        for name, value in asdict(row).items():
            if name not in NOT_COLUMNS:
                setattr(authority, name, value)
        authority.province = self.provinces[row.province_id]
        authority.district = self.districts[row.district_id]
        authority.search_text = authority.searchable()


def _values(authority: LocalAuthority) -> dict[str, Any]:
    return {name: getattr(authority, name) for name in COMPARED}


def _remember(authorities: list[LocalAuthority]) -> None:
    AuthorityTypeChange.objects.bulk_create(
        [
            AuthorityTypeChange(
                authority=authority,
                type=authority.type,
                name_th=authority.name_th,
                full_name_th=authority.full_name_th,
            )
            for authority in authorities
        ],
        batch_size=BATCH,
    )


def _batches(rows: list[LocalAuthority]) -> list[list[LocalAuthority]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
