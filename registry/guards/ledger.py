"""What the database itself refuses of the ledger's rows: appended, overlapping, issued, and passed to another."""

from __future__ import annotations

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
    return {**_sqlite_append_only(), **_sqlite_blocks(), **_sqlite_rounds(), **_sqlite_keeps()}


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
    return {**_postgres_append_only(), **_postgres_blocks(), **_postgres_rounds(), **_postgres_keeps()}


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
