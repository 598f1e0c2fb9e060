"""What an officer types to offer credits: from which lot, how many whole tonnes, at which price, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.models import Listing
from market.services.listings import Offer, default_expiry, draft_listing, edit_listing
from portal.workspace.decisions import authorities_where
from portal.workspace.proposal_facts import round_name
from registry.enums import Role
from registry.fields import BahtField, ThaiDateField, TonnesField
from registry.models import Act, CreditBlock, LocalAuthority, Round, User
from registry.thai import format_date, format_tonnes

MOST_BAHT = Decimal("9999999999.99")  # what the column holds
FIRM = [
    ("no", _("เสนอราคาเป็นรายคำขอ (ท่านตรวจและเสนอราคาให้ผู้ซื้อแต่ละราย)")),
    ("yes", _("ยืนยันราคาตามประกาศ (ผู้ซื้อที่รับราคานี้ได้สิทธิทันที)")),
]


@dataclass(frozen=True)
class Lot:
    """Tonnes of one round that are available in the account of one authority."""

    authority: LocalAuthority
    round: Round
    tonnes: int

    @property
    def key(self) -> str:
        return f"{self.authority.pk}-{self.round.pk}"

    def label(self, *, names_authority: bool) -> str:
        values = {"authority": self.authority, "round": round_name(self.round), "tonnes": format_tonnes(self.tonnes)}
        if names_authority:
            return gettext("%(authority)s %(round)s ขายได้ไม่เกิน %(tonnes)s ตัน") % values
        return gettext("%(round)s ขายได้ไม่เกิน %(tonnes)s ตัน") % values


def lots_of(user: User) -> list[Lot]:
    """What the officer may offer today, the newest round first."""
    return lots_in(authorities_where(user, Role.AUTHORITY_OFFICER))


def lots_in(authorities: Sequence[int]) -> list[Lot]:
    """The available tonnes of these authorities by round, in three queries."""
    if not authorities:
        return []
    free = CreditBlock.objects.available().filter(account__authority__in=authorities).order_by()
    sums = free.values_list("account__authority", "round").annotate(total=Sum("tonnes"))
    owners = LocalAuthority.objects.in_bulk(list(authorities))
    rounds = Round.objects.in_bulk([round_id for _owner, round_id, _tonnes in sums])
    lots = [Lot(owners[owner], rounds[round_id], tonnes) for owner, round_id, tonnes in sums]
    return sorted(lots, key=lambda lot: (lot.authority.code, -lot.round.number))


def example_date() -> str:
    """A day in the reader's era, so that the hint never grows old."""
    day = format_date(timezone.localdate() + dt.timedelta(days=90), style="numeric")
    return gettext("พิมพ์วัน/เดือน/ปี เช่น %(day)s") % {"day": day}


class OfferForm(forms.Form):
    """The terms of a listing; the service decides whether they may stand."""

    tonnes = TonnesField(label=_("ปริมาณที่จะขาย"), min_value=1, help_text=_("จำนวนเต็ม ไม่มีทศนิยม เช่น 67"))
    price_baht = BahtField(label=_("ราคาต่อตัน"), max_value=MOST_BAHT, help_text=_("เช่น 260.00"))
    is_firm = forms.ChoiceField(label=_("การตกลงราคา"), choices=FIRM, initial="no", widget=forms.RadioSelect)
    floor_price_baht = BahtField(
        label=_("ราคาขั้นต่ำต่อตัน"),
        required=False,
        max_value=MOST_BAHT,
        help_text=_("ไม่แสดงต่อสาธารณะ ใช้ตรวจใบเสนอราคาไม่ให้ต่ำกว่าที่อนุมัติไว้"),
    )
    expires_on = ThaiDateField(label=_("ประกาศถึงวันที่"), help_text=lazy(example_date, str)())
    words = forms.CharField(
        label=_("ข้อความในประกาศ"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("เล่าถึงงานถังขยะเปียกในพื้นที่ของท่านสั้น ๆ ให้ผู้ซื้ออ่าน"),
    )

    listing: Listing

    def offer(self) -> Offer:
        names = ["tonnes", "price_baht", "floor_price_baht", "expires_on", "words"]
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return Offer(is_firm=self.cleaned_data["is_firm"] == "yes", **values)

    def edit(self, listing: Listing, *, by: User) -> None:
        self.listing = edit_listing(listing, self.offer(), by=by)


class NewListingForm(OfferForm):
    """An offer and the lot that it comes from; a single lot is chosen already."""

    lot = forms.ChoiceField(label=_("ขายจากรอบใด"), widget=forms.RadioSelect)
    field_order = ["lot"]

    def __init__(self, *args: Any, lots: Sequence[Lot], **kwargs: Any) -> None:
        first = lots[0].key if len(lots) == 1 else None
        kwargs["initial"] = {"expires_on": default_expiry(), "lot": first} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.lots = {lot.key: lot for lot in lots}
        several = len({lot.authority.pk for lot in lots}) > 1
        choices = [(lot.key, lot.label(names_authority=several)) for lot in lots]
        self.fields["lot"].choices = choices  # type: ignore[attr-defined]

    @transaction.atomic
    def draft(self, *, by: User, shown_at: dt.datetime | None) -> None:
        """Write the draft, once however often the page is sent."""
        lot = self.lots[self.cleaned_data["lot"]]
        LocalAuthority.objects.lock(lot.authority.pk)
        made = self.made_since(shown_at, lot, by) if shown_at else None
        self.listing = made or draft_listing(lot.authority, lot.round, self.offer(), by=by)

    def made_since(self, moment: dt.datetime, lot: Lot, by: User) -> Listing | None:
        """The draft that this person has made of this very form since it was shown."""
        made = Act.objects.filter(actor=by, verb="draft_listing", at__gte=moment).values("row_id")
        same = {"authority": lot.authority, "round": lot.round, **asdict(self.offer())}
        return Listing.objects.filter(pk__in=made, **same).order_by("pk").first()


class WithdrawForm(forms.Form):
    """Why a listing is taken off the market; the log keeps it."""

    reason = forms.CharField(
        label=_("เหตุผลที่ถอนประกาศ"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


def as_typed(listing: Listing) -> dict[str, Any]:
    """What the form shows first when a listing is edited."""
    names = ["tonnes", "price_baht", "floor_price_baht", "expires_on", "words"]
    return {name: getattr(listing, name) for name in names} | {"is_firm": "yes" if listing.is_firm else "no"}
