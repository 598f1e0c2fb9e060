"""Figures of the hot paths, printed as ratios within one run, never tested against a clock.

./run bench            all of them
./run bench ledger     one of them
"""
