"""The ledger's promises, held by the database itself on SQLite and PostgreSQL.

Refused on both engines: overlapping blocks, serials outside the round, UPDATE and DELETE of ledger rows, and a change
of an issued round. On PostgreSQL also TRUNCATE, and at commit a gap among a round's serials (only the neighbours of
what changed are looked at). On SQLite a gap is found by `audit_ledger`.

`install()` runs after migrations. `remove()` runs before them on SQLite, because a table rebuild there drops triggers
silently and a trigger that names another table breaks the migration; tests remove them before they empty tables.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

APPEND_ONLY = ("registry_ledgertransaction", "registry_movement", "registry_act")
MESSAGE_APPEND_ONLY = "ledger rows are append-only"

# --- SQLite --------------------------------------------------------------------------------------------------------

SQLITE_OVERLAP = """
    SELECT RAISE(ABORT, 'blocks overlap') WHERE EXISTS (
        SELECT 1 FROM registry_creditblock
        WHERE round_id = NEW.round_id AND id IS NOT NEW.id
          AND first_serial <= NEW.last_serial AND last_serial >= NEW.first_serial);
    SELECT RAISE(ABORT, 'serials outside the round') WHERE NEW.last_serial > (
        SELECT tonnes FROM registry_round WHERE id = NEW.round_id);
"""
SQLITE_ROUND_ISSUED = """
    SELECT RAISE(ABORT, 'an issued round is immutable');
"""
ISSUED_CHANGES = (
    "OLD.state = 'issued' AND (NEW.state <> 'issued' OR NEW.tonnes <> OLD.tonnes OR NEW.number <> OLD.number "
    "OR NEW.project_id <> OLD.project_id OR NEW.certificate_number <> OLD.certificate_number "
    "OR NEW.period_start <> OLD.period_start OR NEW.period_end <> OLD.period_end)"
)


def sqlite_triggers() -> dict[str, str]:
    """The body of each trigger by its name."""
    triggers = {}
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            triggers[f"guard_{table}_{event.lower()}"] = (
                f"BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE_APPEND_ONLY}'); END"
            )
    for event in ("INSERT", "UPDATE"):
        name = f"guard_block_overlap_{event.lower()}"
        triggers[name] = f"BEFORE {event} ON registry_creditblock BEGIN {SQLITE_OVERLAP} END"
    triggers["guard_round_issued_update"] = (
        f"BEFORE UPDATE ON registry_round WHEN {ISSUED_CHANGES} BEGIN {SQLITE_ROUND_ISSUED} END"
    )
    triggers["guard_round_issued_delete"] = (
        f"BEFORE DELETE ON registry_round WHEN OLD.state = 'issued' BEGIN {SQLITE_ROUND_ISSUED} END"
    )
    return triggers


# --- PostgreSQL ----------------------------------------------------------------------------------------------------

POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION guard_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE_APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE OR REPLACE FUNCTION guard_round_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an issued round is immutable' USING ERRCODE = 'integrity_constraint_violation'; END $$;

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
    triggers = {}
    for table in APPEND_ONLY:
        run = "EXECUTE FUNCTION guard_append_only()"
        triggers[f"guard_{table}_rows"] = (table, f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}")
        triggers[f"guard_{table}_truncate"] = (table, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")
    triggers["guard_creditblock_truncate"] = (
        "registry_creditblock",
        "BEFORE TRUNCATE ON registry_creditblock FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only()",
    )
    triggers["guard_block_gap"] = (
        "registry_creditblock",
        "AFTER INSERT OR UPDATE OR DELETE ON registry_creditblock DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION guard_block_gap()",
    )
    run = "EXECUTE FUNCTION guard_round_issued()"
    triggers["guard_round_issued_update"] = (
        "registry_round",
        f"BEFORE UPDATE ON registry_round FOR EACH ROW WHEN ({ISSUED_CHANGES}) {run}",
    )
    triggers["guard_round_issued_delete"] = (
        "registry_round",
        f"BEFORE DELETE ON registry_round FOR EACH ROW WHEN (OLD.state = 'issued') {run}",
    )
    return triggers


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
        cursor.execute(POSTGRES_FUNCTIONS)
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
    """The names of the guards that are not in place."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = set(sqlite_triggers())
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' UNION SELECT conname FROM pg_constraint"
            )
            wanted = {*postgres_triggers(), POSTGRES_OVERLAP}
        return wanted - {name for (name,) in cursor.fetchall()}


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if has_tables(using):
        install(using)


def remove_before_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if connections[using].vendor == "sqlite" and has_tables(using):
        remove(using)


def has_tables(using: str) -> bool:
    return "registry_movement" in connections[using].introspection.table_names()
