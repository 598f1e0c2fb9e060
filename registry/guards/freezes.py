"""What the database itself refuses about freezes and adjustments; `registry.guards` puts these in place with the rest.

- A movement from or to an account over which a freeze is in force.
- An adjustment that takes from anybody but an authority or the programme, leads anywhere but to the adjusted account,
  or an entry of another kind that leads there. A block of a buyer's, or one that is set aside, never becomes adjusted.
- Tonnes that come back from the retired or the adjusted account.
- A freeze that is deleted, or changed in anything but its lifting, once.
"""

from __future__ import annotations

FREEZE_LOCK = 4_400_747  # the advisory lock that moves share and a freeze takes alone; any number of our own

MESSAGE_FROZEN = "a freeze is in force"
MESSAGE_ADJUSTED = "only unsold tonnes that nothing sets aside are adjusted"
MESSAGE_OUT = "tonnes do not come back into circulation"
MESSAGE_FREEZE_KEPT = "a freeze stays as it was but for its lifting"

FREEZE_CHANGES = " OR ".join(
    [
        "OLD.lifted_at IS NOT NULL",
        *(f"NEW.{name} <> OLD.{name}" for name in ("id", "scope", "reason", "since", "frozen_by_id", "after_entry")),
        *(
            f"(NEW.{name} IS NULL) <> (OLD.{name} IS NULL) OR NEW.{name} <> OLD.{name}"
            for name in ("account_id", "authority_id", "province_id", "until")
        ),
    ]
)

# A freeze f in force over account c of authority a.
OVER = "f.scope = 'market' OR f.account_id = c.id OR f.authority_id = c.authority_id OR f.province_id = a.province_id"
ACCOUNT = "registry_account c LEFT JOIN registry_localauthority a ON a.id = c.authority_id"

# --- SQLite --------------------------------------------------------------------------------------------------------

SQLITE_FROZEN = f"""
    SELECT RAISE(ABORT, '{MESSAGE_FROZEN}') WHERE EXISTS (
        SELECT 1 FROM registry_freeze f, {ACCOUNT}
        WHERE f.lifted_at IS NULL AND (f.until IS NULL OR f.until > strftime('%Y-%m-%d %H:%M:%f', 'now'))
        AND c.id IN (NEW.from_account_id, NEW.to_account_id) AND ({OVER}));
"""
SQLITE_KINDS = f"""
    SELECT RAISE(ABORT, '{MESSAGE_ADJUSTED}') WHERE EXISTS (
        SELECT 1 FROM registry_ledgertransaction t, registry_account c
        LEFT JOIN registry_account s ON s.id = NEW.from_account_id
        WHERE t.id = NEW.transaction_id AND c.id = NEW.to_account_id
        AND ((t.kind = 'adjust') <> (c.kind = 'adjusted')
             OR t.kind = 'adjust' AND COALESCE(s.kind, '') NOT IN ('authority', 'programme')));
    SELECT RAISE(ABORT, '{MESSAGE_OUT}') WHERE EXISTS (
        SELECT 1 FROM registry_account WHERE id = NEW.from_account_id AND kind IN ('retired', 'adjusted'));
"""
SQLITE_BLOCK = f"""
    SELECT RAISE(ABORT, '{MESSAGE_ADJUSTED}')
        WHERE (SELECT kind FROM registry_account WHERE id = NEW.account_id) = 'adjusted'
        AND (OLD.reservation_id IS NOT NULL
             OR (SELECT kind FROM registry_account WHERE id = OLD.account_id) NOT IN ('authority', 'programme'));
"""


def sqlite_triggers() -> dict[str, str]:
    """The body of each trigger by its name."""
    kept = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE_FREEZE_KEPT}'); END"
    moves = "WHEN NEW.account_id <> OLD.account_id"
    return {
        "guard_movement_frozen": f"BEFORE INSERT ON registry_movement BEGIN {SQLITE_FROZEN} {SQLITE_KINDS} END",
        "guard_block_adjusted": f"BEFORE UPDATE OF account_id ON registry_creditblock {moves} BEGIN {SQLITE_BLOCK} END",
        "guard_freeze_update": f"BEFORE UPDATE ON registry_freeze WHEN {FREEZE_CHANGES} {kept}",
        "guard_freeze_delete": f"BEFORE DELETE ON registry_freeze {kept}",
        "guard_freeze_replace": (
            f"BEFORE INSERT ON registry_freeze WHEN EXISTS (SELECT 1 FROM registry_freeze WHERE id = NEW.id) {kept}"
        ),
    }


# --- PostgreSQL ----------------------------------------------------------------------------------------------------

POSTGRES_FUNCTIONS = f"""
-- Once for all movements of a statement. Each query of the function sees what has been committed until then, so that
-- a freeze which was being written is waited for and then seen.
CREATE OR REPLACE FUNCTION guard_movement_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({FREEZE_LOCK});
    IF EXISTS (
        SELECT 1 FROM registry_freeze f
        WHERE f.lifted_at IS NULL AND (f.until IS NULL OR f.until > clock_timestamp()) AND EXISTS (
            SELECT 1 FROM moved m JOIN registry_account c ON c.id IN (m.from_account_id, m.to_account_id)
            LEFT JOIN registry_localauthority a ON a.id = c.authority_id WHERE {OVER})
    ) THEN
        RAISE EXCEPTION '{MESSAGE_FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM moved m JOIN registry_ledgertransaction t ON t.id = m.transaction_id
        JOIN registry_account c ON c.id = m.to_account_id LEFT JOIN registry_account s ON s.id = m.from_account_id
        WHERE (t.kind = 'adjust') <> (c.kind = 'adjusted')
        OR t.kind = 'adjust' AND COALESCE(s.kind, '') NOT IN ('authority', 'programme')
    ) THEN
        RAISE EXCEPTION '{MESSAGE_ADJUSTED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM moved m JOIN registry_account s ON s.id = m.from_account_id
        WHERE s.kind IN ('retired', 'adjusted')
    ) THEN
        RAISE EXCEPTION '{MESSAGE_OUT}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guard_block_adjusted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registry_account WHERE id = NEW.account_id AND kind = 'adjusted') AND (
        OLD.reservation_id IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM registry_account WHERE id = OLD.account_id AND kind IN ('authority', 'programme'))
    ) THEN
        RAISE EXCEPTION '{MESSAGE_ADJUSTED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_freeze_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE_FREEZE_KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """The table and the rest of each trigger by its name."""
    movement, block, freeze = "registry_movement", "registry_creditblock", "registry_freeze"
    kept = "EXECUTE FUNCTION guard_freeze_kept()"
    return {
        "guard_movement_frozen": (
            movement,
            f"AFTER INSERT ON {movement} REFERENCING NEW TABLE AS moved FOR EACH STATEMENT "
            "EXECUTE FUNCTION guard_movement_frozen()",
        ),
        "guard_block_adjusted": (
            block,
            f"BEFORE UPDATE OF account_id ON {block} FOR EACH ROW WHEN (NEW.account_id <> OLD.account_id) "
            "EXECUTE FUNCTION guard_block_adjusted()",
        ),
        "guard_freeze_update": (freeze, f"BEFORE UPDATE ON {freeze} FOR EACH ROW WHEN ({FREEZE_CHANGES}) {kept}"),
        "guard_freeze_delete": (freeze, f"BEFORE DELETE ON {freeze} FOR EACH ROW {kept}"),
        "guard_freeze_truncate": (freeze, f"BEFORE TRUNCATE ON {freeze} FOR EACH STATEMENT {kept}"),
    }
