"""The proportional share over everybody who has counted, and who of them an allocation gives nothing.

Both are reckoned over all authorities whose counts weigh something, whatever rows a file has: a file of one authority
is compared with that authority's share of the whole round, and a row that cannot be read changes nobody's share.
"""

from __future__ import annotations

from registry.errors import BadValue
from registry.models import Batch, BatchLine, LocalAuthority
from registry.services.proportion import Weights, bases, largest_remainder, weights_from


def proportional(tonnes: int, weights: Weights) -> dict[str, int]:
    """By authority's code, whole tonnes of everybody eligible; empty when nobody has counted."""
    try:
        eligible = {code: weight for code, weight in bases(weights).items() if weight}
        return largest_remainder(tonnes, eligible)
    except BadValue:  # without counts there is nothing to compare with
        return {}


def left_out(batch: Batch) -> dict[str, int]:
    """By code, the share in proportion of every eligible authority to which the batch gives nothing."""
    shares = proportional(batch.round_then.get("to_allocate", 0), weights_from(batch.settings))
    given = set(batch.lines.filter(tonnes__gt=0).values_list("authority__code", flat=True))
    return {code: share for code, share in sorted(shares.items()) if code not in given}


def as_lines(batch: Batch, shares: dict[str, int]) -> list[BatchLine]:
    """Rows for the page, which the file does not have."""
    rows = LocalAuthority.objects.select_related("province").in_bulk(list(shares), field_name="code")
    return [
        BatchLine(batch=batch, row=0, authority=rows[code], tonnes=None, by_proportion=share)
        for code, share in shares.items()
        if code in rows
    ]
