"""The yearly totals of T-VER trades, from which the range of prices of an estimate comes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction

from registry.imports import Cells
from registry.models import MarketPrice
from registry.price_imports import check_prices


@dataclass
class PricesImported:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def import_market_prices(rows: Collection[tuple[int, Cells]], *, source: str) -> PricesImported:
    """Add or correct the years of a file, all or nothing; years that it does not name stay. Raises FileRefused."""
    imported = PricesImported()
    for row in check_prices(rows):
        values = asdict(row)
        stored = MarketPrice.objects.filter(scope=row.scope, year=row.year).first()
        if stored is None:
            MarketPrice.objects.create(**values, source=source)
            imported.added += 1
        elif all(getattr(stored, name) == value for name, value in values.items()):
            imported.unchanged += 1
        else:
            MarketPrice.objects.filter(pk=stored.pk).update(**values, source=source)
            imported.changed += 1
    return imported
