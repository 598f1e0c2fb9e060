"""The one step that a new database takes leaves the same tables as the many that it replaces."""

from __future__ import annotations

import re
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

ROOMS = {"registry", "market", "content"}
ADDRESS = re.compile(" at 0x[0-9a-f]+")  # of an object without a repr of its own


def tables(*, in_one_step: bool) -> dict[Any, Any]:
    loader = MigrationLoader(None, replace_migrations=in_one_step)
    leaves = [node for node in loader.graph.leaf_nodes() if in_one_step or not loader.disk_migrations[node].replaces]
    state = loader.project_state(leaves)
    return {key: shape(model) for key, model in state.models.items() if key[0] in ROOMS}


def shape(model: ModelState) -> dict[str, Any]:
    """Fields, constraints and indexes by name, whatever their order."""
    held = [*model.options.get("constraints", []), *model.options.get("indexes", [])]
    return {
        "fields": {name: ADDRESS.sub("", repr(field.deconstruct()[1:])) for name, field in model.fields.items()},
        "held": {each.name: repr(each.deconstruct()) for each in held},
    }


def test_one_step_makes_the_tables_of_the_many_that_it_replaces() -> None:
    assert tables(in_one_step=True) == tables(in_one_step=False)
