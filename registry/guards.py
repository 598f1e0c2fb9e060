"""The ledger's promises, held by the database itself on SQLite and PostgreSQL.

Refused on both engines: overlapping blocks, serials outside the round, a block that changes its round or is set aside
by another account's reservation, UPDATE and DELETE of ledger rows and allocations, a change of an issued round or of
what it was divided into, and an account or a reservation that changes hands. On PostgreSQL also TRUNCATE, and at
commit a gap among a round's serials (only the neighbours of what changed are looked at). On SQLite a gap is found by
`audit_ledger`; there also serials that are not whole, and INSERT OR REPLACE, which deletes a row without firing any
DELETE trigger, are refused. What freezes and adjustments forbid stands in registry/freeze_guards.py, and what would
tell of a move that never was in registry/forgery_guards.py.

`install()` runs after migrations. `remove()` runs before them on SQLite, because a table rebuild there drops triggers
silently and a trigger that names another table breaks the migration; tests remove them before they empty tables.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from registry import forgery_guards, freeze_guards

# Append-only tables, and which row an INSERT would replace.
APPEND_ONLY = {
    "registry_ledgertransaction": "id = NEW.id OR idempotency_key = NEW.idempotency_key",
    "registry_movement": "id = NEW.id",
    "registry_act": "id = NEW.id",
    "registry_ledgerseal": "number = NEW.number OR previous_id = NEW.previous_id",
    "registry_allocation": "id = NEW.id OR round_id = NEW.round_id AND authority_id = NEW.authority_id",
}
MESSAGE_APPEND_ONLY = "ledger rows are append-only"
MESSAGE_ROUND_ISSUED = "an issued round is immutable"
MESSAGE_KEEPS = "accounts, reservations and blocks do not change hands except through the ledger"

ISSUED_CHANGES = (
    "OLD.state = 'issued' AND (NEW.state <> 'issued' OR NEW.id <> OLD.id OR NEW.tonnes <> OLD.tonnes "
    "OR NEW.number <> OLD.number OR NEW.project_id <> OLD.project_id OR NEW.issued_at <> OLD.issued_at "
    "OR NEW.certificate_number <> OLD.certificate_number "
    "OR OLD.certificate_file <> '' AND NEW.certificate_file <> OLD.certificate_file "
    "OR NEW.period_start <> OLD.period_start OR NEW.period_end <> OLD.period_end)"
)
# What stays as it is for good, by table. An id too: on SQLite UPDATE OR REPLACE deletes the row that has the new one.
KEEPS = {
    "registry_account": (
        "NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR COALESCE(NEW.authority_id, 0) <> COALESCE(OLD.authority_id, 0) "
        "OR COALESCE(NEW.buyer_id, 0) <> COALESCE(OLD.buyer_id, 0)"
    ),
    "registry_reservation": "NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id",
    "registry_creditblock": "NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id",
    "registry_round": "NEW.id <> OLD.id",
    # an order points to the account of its contract, so what is written there never becomes another account
    "registry_bankaccount": (
        "NEW.id <> OLD.id OR NEW.authority_id <> OLD.authority_id OR NEW.bank <> OLD.bank OR NEW.branch <> OLD.branch "
        "OR NEW.number <> OLD.number OR NEW.account_name <> OLD.account_name "
        "OR NEW.effective_on <> OLD.effective_on OR NEW.proposed_by_id <> OLD.proposed_by_id "
        "OR NEW.approved_by_id <> OLD.approved_by_id"
    ),
}
SERIALS = "round_id, first_serial, last_serial"

# --- SQLite --------------------------------------------------------------------------------------------------------

SQLITE_WHOLE_SERIALS = """
    SELECT RAISE(ABORT, 'serials are whole numbers')
        WHERE typeof(NEW.first_serial) <> 'integer' OR typeof(NEW.last_serial) <> 'integer';
"""
# Blocks that are there do not overlap, so the last of those that begin before the new end is the only one to look at.
SQLITE_OVERLAP = """
    SELECT RAISE(ABORT, 'blocks overlap') WHERE NEW.first_serial <= (
        SELECT last_serial FROM registry_creditblock
        WHERE round_id = NEW.round_id AND first_serial <= NEW.last_serial {but_itself}
        ORDER BY first_serial DESC LIMIT 1);
    SELECT RAISE(ABORT, 'serials outside the round') WHERE NEW.last_serial > (
        SELECT tonnes FROM registry_round WHERE id = NEW.round_id);
"""
SQLITE_RESERVATION = """
    SELECT RAISE(ABORT, 'set aside by another account') WHERE NEW.account_id <> (
        SELECT account_id FROM registry_reservation WHERE id = NEW.reservation_id);
"""


def sqlite_triggers() -> dict[str, str]:
    """The body of each trigger by its name."""
    own = {**_sqlite_append_only(), **_sqlite_blocks(), **_sqlite_rounds(), **_sqlite_keeps()}
    return own | freeze_guards.sqlite_triggers() | forgery_guards.sqlite_triggers()


def _abort(message: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _sqlite_append_only() -> dict[str, str]:
    triggers = {}
    for table, replaced in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            triggers[f"guard_{table}_{event.lower()}"] = f"BEFORE {event} ON {table} {_abort(MESSAGE_APPEND_ONLY)}"
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {replaced})"
        triggers[f"guard_{table}_replace"] = f"BEFORE INSERT ON {table} {exists} {_abort(MESSAGE_APPEND_ONLY)}"
    triggers["guard_movement_whole"] = f"BEFORE INSERT ON registry_movement BEGIN {SQLITE_WHOLE_SERIALS} END"
    return triggers


def _sqlite_blocks() -> dict[str, str]:
    insert = SQLITE_WHOLE_SERIALS + SQLITE_OVERLAP.format(but_itself="")
    update = SQLITE_WHOLE_SERIALS + SQLITE_OVERLAP.format(but_itself="AND id <> OLD.id")
    aside = "account_id, reservation_id"
    return {
        "guard_block_overlap_insert": f"BEFORE INSERT ON registry_creditblock BEGIN {insert} END",
        "guard_block_overlap_update": f"BEFORE UPDATE OF {SERIALS} ON registry_creditblock BEGIN {update} END",
        "guard_block_reservation_insert": f"BEFORE INSERT ON registry_creditblock BEGIN {SQLITE_RESERVATION} END",
        "guard_block_reservation_update": (
            f"BEFORE UPDATE OF {aside} ON registry_creditblock BEGIN {SQLITE_RESERVATION} END"
        ),
    }


def _sqlite_rounds() -> dict[str, str]:
    replaced = "id = NEW.id OR project_id = NEW.project_id AND number = NEW.number"
    exists = f"EXISTS (SELECT 1 FROM registry_round WHERE state = 'issued' AND ({replaced}))"
    conditions = {"UPDATE": ISSUED_CHANGES, "DELETE": "OLD.state = 'issued'", "INSERT": exists}
    late = "(SELECT state FROM registry_round WHERE id = NEW.round_id) = 'issued'"
    allocation = f"BEFORE INSERT ON registry_allocation WHEN {late} {_abort(MESSAGE_ROUND_ISSUED)}"
    return {"guard_allocation_late": allocation} | {
        f"guard_round_issued_{event.lower()}": (
            f"BEFORE {event} ON registry_round WHEN {condition} {_abort(MESSAGE_ROUND_ISSUED)}"
        )
        for event, condition in conditions.items()
    }


def _sqlite_keeps() -> dict[str, str]:
    triggers = {
        f"guard_{table}_keeps": f"BEFORE UPDATE ON {table} WHEN {changes} {_abort(MESSAGE_KEEPS)}"
        for table, changes in KEEPS.items()
    }
    for table in ("registry_account", "registry_reservation"):
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        triggers[f"guard_{table}_replace"] = f"BEFORE INSERT ON {table} {exists} {_abort(MESSAGE_KEEPS)}"
    return triggers


# --- PostgreSQL ----------------------------------------------------------------------------------------------------

POSTGRES_REFUSALS = {
    "guard_append_only": MESSAGE_APPEND_ONLY,
    "guard_round_issued": MESSAGE_ROUND_ISSUED,
    "guard_keeps": MESSAGE_KEEPS,
}
POSTGRES_REFUSAL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""
POSTGRES_FUNCTIONS = """
CREATE OR REPLACE FUNCTION guard_allocation_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM registry_round WHERE id = NEW.round_id) = 'issued' THEN
        RAISE EXCEPTION 'an issued round is immutable' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_block_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.account_id <> (SELECT account_id FROM registry_reservation WHERE id = NEW.reservation_id) THEN
        RAISE EXCEPTION 'set aside by another account' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- Every serial of the changed range, and the one on each side of it, is in a block or outside the round.
CREATE OR REPLACE FUNCTION guard_block_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed registry_creditblock := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    lowest bigint := LEAST(changed.first_serial, CASE WHEN TG_OP = 'UPDATE' THEN OLD.first_serial END);
    highest bigint := GREATEST(changed.last_serial, CASE WHEN TG_OP = 'UPDATE' THEN OLD.last_serial END);
    total bigint;
    expected bigint;
    block record;
BEGIN
    SELECT tonnes INTO total FROM registry_round WHERE id = changed.round_id;
    IF highest > total THEN
        RAISE EXCEPTION 'serials outside the round' USING ERRCODE = 'check_violation';
    END IF;
    lowest := GREATEST(lowest - 1, 1);
    highest := LEAST(highest + 1, total);
    expected := lowest;
    FOR block IN
        SELECT first_serial, last_serial FROM registry_creditblock
        WHERE round_id = changed.round_id AND first_serial <= highest AND first_serial >= COALESCE(
            (SELECT max(first_serial) FROM registry_creditblock
             WHERE round_id = changed.round_id AND first_serial <= lowest), 0)
        ORDER BY first_serial
    LOOP
        IF block.first_serial > expected THEN EXIT; END IF;
        expected := block.last_serial + 1;
    END LOOP;
    IF expected <= highest THEN
        RAISE EXCEPTION 'serial % of round % is in no block', expected, changed.round_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """The table and the rest of each trigger by its name."""
    own = {**_postgres_append_only(), **_postgres_blocks(), **_postgres_rounds(), **_postgres_keeps()}
    return own | freeze_guards.postgres_triggers() | forgery_guards.postgres_triggers()


def _postgres_append_only() -> dict[str, tuple[str, str]]:
    triggers = {}
    run = "EXECUTE FUNCTION guard_append_only()"
    for table in APPEND_ONLY:
        triggers[f"guard_{table}_rows"] = (table, f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}")
    for table in (*APPEND_ONLY, "registry_creditblock"):
        triggers[f"guard_{table}_truncate"] = (table, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")
    return triggers


def _postgres_blocks() -> dict[str, tuple[str, str]]:
    table = "registry_creditblock"
    return {
        "guard_block_gap": (
            table,
            f"AFTER INSERT OR DELETE OR UPDATE OF {SERIALS} ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION guard_block_gap()",
        ),
        "guard_block_reservation": (
            table,
            f"BEFORE INSERT OR UPDATE OF account_id, reservation_id ON {table} FOR EACH ROW "
            "WHEN (NEW.reservation_id IS NOT NULL) EXECUTE FUNCTION guard_block_reservation()",
        ),
    }


def _postgres_rounds() -> dict[str, tuple[str, str]]:
    table = "registry_allocation"
    late = f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION guard_allocation_late()"
    return {"guard_allocation_late": (table, late)} | {
        f"guard_round_issued_{event.lower()}": (
            "registry_round",
            f"BEFORE {event} ON registry_round FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION guard_round_issued()",
        )
        for event, condition in {"UPDATE": ISSUED_CHANGES, "DELETE": "OLD.state = 'issued'"}.items()
    }


def _postgres_keeps() -> dict[str, tuple[str, str]]:
    return {
        f"guard_{table}_keeps": (
            table,
            f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changes}) EXECUTE FUNCTION guard_keeps()",
        )
        for table, changes in KEEPS.items()
    }


POSTGRES_OVERLAP = "guard_block_overlap"
ADD_POSTGRES_OVERLAP = f"""
ALTER TABLE registry_creditblock ADD CONSTRAINT {POSTGRES_OVERLAP}
    EXCLUDE USING gist (round_id WITH =, int8range(first_serial, last_serial, '[]') WITH &&)
"""

# --- both ----------------------------------------------------------------------------------------------------------


def install(using: str = "default") -> None:
    """Put every guard in place; harmless when they are there already."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for name, message in POSTGRES_REFUSALS.items():
            cursor.execute(POSTGRES_REFUSAL.format(name=name, message=message))
        cursor.execute(POSTGRES_FUNCTIONS)
        cursor.execute(freeze_guards.POSTGRES_FUNCTIONS + forgery_guards.POSTGRES_FUNCTIONS)
        for name, (table, body) in postgres_triggers().items():
            kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in body else "TRIGGER"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(f"CREATE {kind} {name} {body}")
        if POSTGRES_OVERLAP in missing(using):
            cursor.execute(ADD_POSTGRES_OVERLAP)


def remove(using: str = "default") -> None:
    """Take every guard away, for a migration on SQLite or for a test that empties tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _body) in postgres_triggers().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute(f"ALTER TABLE IF EXISTS registry_creditblock DROP CONSTRAINT IF EXISTS {POSTGRES_OVERLAP}")


def missing(using: str = "default") -> set[str]:
    """The names of the guards that are not in place; on SQLite also of those whose body is another."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            there = {sql for (sql,) in cursor.fetchall()}
            return {name for name, body in sqlite_triggers().items() if f"CREATE TRIGGER {name} {body}" not in there}
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') UNION SELECT conname FROM pg_constraint"
        )
        return {*postgres_triggers(), POSTGRES_OVERLAP} - {name for (name,) in cursor.fetchall()}


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if has_tables(using, "registry_movement", "registry_freeze"):
        install(using)


def remove_before_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if connections[using].vendor == "sqlite" and has_tables(using, "registry_movement"):
        remove(using)


def has_tables(using: str, *names: str) -> bool:
    return {*names} <= {*connections[using].introspection.table_names()}
