"""The places and parties that have people, as addresses name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, DLA_ROLES, PROVINCE_ROLES, Role
from registry.models import Buyer, District, LocalAuthority, Membership, Province, User
from registry.permissions import can_view_people
from registry.querysets import sees_everything

DLA = "dla"
MODELS: dict[str, Any] = {"authority": LocalAuthority, "district": District, "province": Province, "buyer": Buyer}
BUYERS_SHOWN = 50


@dataclass(frozen=True)
class Place:
    """A scope of memberships: what kind it is, its row (None for DLA), and its addresses."""

    kind: str
    row: Any

    @property
    def name(self) -> str:
        """As people call it: an office of a province or a district, else its own name."""
        if self.row is None:
            return _("กรมส่งเสริมการปกครองท้องถิ่น (สถ.)")
        match self.kind:
            case "province":
                return _("สถจ.%(name)s") % {"name": self.row}
            case "district":
                return _("สถอ.%(name)s") % {"name": self.row}
        return str(self.row)

    @property
    def memberships(self) -> Any:
        if self.row is None:
            return Membership.objects.filter(role__in=DLA_ROLES)
        return Membership.objects.filter(**{self.kind: self.row})

    @property
    def url(self) -> str:
        return self._address("people_of")

    @property
    def add_url(self) -> str:
        return self._address("add_person")

    def _address(self, name: str) -> str:
        if self.row is None:
            return reverse(
                f"workspace:{name}_dla" if name == "people_of" else "workspace:add_person_of_dla", args=[DLA]
            )
        return reverse(f"workspace:{name}", args=[self.kind, int(self.row.pk)])


def place_at(user: User, kind: str, key: str | int) -> Place:
    """The place that an address names, for those who may see its people; for others it is not there."""
    row = None
    if kind != DLA or key != "":
        model = MODELS.get(kind)
        row = model.objects.filter(pk=key).first() if model and key != "" else None
        if row is None:
            raise Http404
    if not can_view_people(user, row):
        raise Http404
    return Place(kind, row)


def place_of(membership: Membership) -> Place:
    for kind in MODELS:
        if row := getattr(membership, kind):
            return Place(kind, row)
    return Place(DLA, None)


def places_of(user: User, query: str) -> list[tuple[str, list[Place]]]:
    """The places whose people the user sees, in groups; authorities of a whole province have a list of their own."""
    if sees_everything(user):
        buyers = Buyer.objects.filter(Q(name__icontains=query) | Q(tax_id__contains=query)) if query else Buyer.objects
        return [
            (_("สถ."), [Place(DLA, None)]),
            (_("ผู้ซื้อ"), [Place("buyer", row) for row in buyers.order_by("name")[:BUYERS_SHOWN]]),
            (_("สถจ."), [Place("province", row) for row in Province.objects.for_choosing()]),
        ]
    held = user.current_memberships
    provinces = [each.province for each in held if each.role in PROVINCE_ROLES]
    districts = [each.district for each in held if each.role in DISTRICT_ROLES]
    districts += list(District.objects.filter(province__in=provinces).order_by("name_th"))
    groups: list[tuple[str, str, list[Any]]] = [
        (_("อปท."), "authority", [each.authority for each in held if each.role in AUTHORITY_ROLES]),
        (_("สถจ."), "province", provinces),
        (_("สถอ."), "district", districts),
        (_("ผู้ซื้อ"), "buyer", [each.buyer for each in held if each.role == Role.BUYER]),
    ]
    return [(title, [Place(kind, row) for row in dict.fromkeys(rows)]) for title, kind, rows in groups if rows]
