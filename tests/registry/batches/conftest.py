from tests.registry.batch_rows import authorities, pair, round

__all__ = ["authorities", "pair", "round"]
