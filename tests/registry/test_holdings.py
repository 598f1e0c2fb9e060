"""The map of runs: who holds which serials, whatever is put where."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from registry.services import holdings as module
from registry.services.holdings import Holdings

spans = st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(1, 3)).map(
    lambda span: (min(span[:2]), max(span[:2]), span[2])
)


@given(st.lists(spans, max_size=20), st.integers(1, 4))
def test_the_map_of_runs_agrees_with_a_plain_list_of_serials(moves: list[tuple[int, int, int]], chunk: int) -> None:
    holdings, plain = Holdings(), [None] * 31
    with mock.patch.object(module, "CHUNK", chunk):
        for first, last, account in moves:
            holdings.put(first, last, account)
            plain[first : last + 1] = [account] * (last + 1 - first)

    unfolded = [run.account for run in holdings.held(1, 30) for _serial in range(run.first, run.last + 1)]
    assert unfolded == plain[1:]
    for left, right in zip(holdings.runs, holdings.runs[1:], strict=False):
        assert left.last < right.first
        assert left.account != right.account or left.last + 1 < right.first
