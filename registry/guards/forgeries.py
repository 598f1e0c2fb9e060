"""What the database itself refuses of rows that would tell what never happened; `registry.guards` puts these in place.

- A block of a round that was never issued, and a round that says it was; tonnes that leave the retired or the adjusted
  account.
- A movement from no account that is not the one, whole issue of its round; an issue that comes from an account; serials
  outside the round.
- A transaction, or a movement of one, that a seal already covers; a seal that does not follow the last one, or that
  covers transactions which are not there yet.
- A proposal whose act, row, values or proposer change, and one that was decided and changes or goes.

That a block lies where the movements have led it is not held here: an account's blocks are cut and joined too freely
for a trigger that stays cheap. `audit_ledger` replays the movements and finds it (docs/decisions.md).
"""

from __future__ import annotations

MESSAGE_NOT_ISSUED = "a block of a round that was never issued"
MESSAGE_SAYS_ISSUED = "an issued round has its issue in the ledger"
MESSAGE_ISSUED_WHOLE = "a round is issued as a whole and from no account"
MESSAGE_OUTSIDE = "serials outside the round"
MESSAGE_OUT = "tonnes do not come back into circulation"
MESSAGE_SEALED = "the transaction is sealed"
MESSAGE_SEALS = "seals follow each other over transactions that are there"
MESSAGE_PROPOSED = "what was proposed stays as it was"

# Whether a movement m of a transaction t and a round r is wrong. That a round has one issue is a unique index.
WRONG_ISSUE = (
    "(t.kind = 'issue') <> (m.from_account_id IS NULL) "
    "OR m.from_account_id IS NULL AND (m.first_serial <> 1 OR m.last_serial <> r.tonnes)"
)
IS_ISSUED = "EXISTS (SELECT 1 FROM registry_movement WHERE round_id = NEW.round_id AND from_account_id IS NULL)"
SAYS_ISSUED = (
    "NEW.state = 'issued' AND NOT EXISTS (SELECT 1 FROM registry_movement "
    "WHERE round_id = NEW.id AND from_account_id IS NULL AND last_serial = NEW.tonnes)"
)
LAST_SEALED = "(SELECT last FROM registry_ledgerseal ORDER BY number DESC LIMIT 1)"
SEAL_OUT_OF_TURN = (
    f"NEW.last < NEW.first OR NEW.first <= COALESCE({LAST_SEALED}, NEW.first - 1) "
    "OR NEW.last > COALESCE((SELECT max(id) FROM registry_ledgertransaction), NEW.last - 1)"
)
WAS_OUT = "(SELECT kind FROM registry_account WHERE id = OLD.account_id) IN ('retired', 'adjusted')"
PROPOSAL_CHANGES = (
    "NEW.id <> OLD.id OR NEW.act <> OLD.act OR NEW.row_type_id <> OLD.row_type_id OR NEW.row_id <> OLD.row_id "
    'OR NEW.proposer_id <> OLD.proposer_id OR NEW."values" <> OLD."values" '
    "OR OLD.state <> 'pending' AND (NEW.state <> OLD.state OR NEW.note <> OLD.note "
    "OR COALESCE(NEW.decider_id, 0) <> COALESCE(OLD.decider_id, 0) OR NEW.decided_at IS NULL "
    "OR NEW.decided_at <> OLD.decided_at)"
)

# --- SQLite --------------------------------------------------------------------------------------------------------

SQLITE_MOVEMENT = f"""
    SELECT RAISE(ABORT, '{MESSAGE_SEALED}') WHERE NEW.transaction_id <= {LAST_SEALED};
    SELECT RAISE(ABORT, '{MESSAGE_OUTSIDE}') FROM registry_movement m JOIN registry_round r ON r.id = m.round_id
        WHERE m.id = NEW.id AND m.last_serial > r.tonnes;
    SELECT RAISE(ABORT, '{MESSAGE_ISSUED_WHOLE}') FROM registry_movement m
        JOIN registry_round r ON r.id = m.round_id JOIN registry_ledgertransaction t ON t.id = m.transaction_id
        WHERE m.id = NEW.id AND ({WRONG_ISSUE});
"""


def sqlite_triggers() -> dict[str, str]:
    """The body of each trigger by its name. After an INSERT, because before it a row has no id yet."""

    def abort(message: str, condition: str) -> str:
        return f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {condition}; END"

    proposed = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE_PROPOSED}'); END"
    says_issued = abort(MESSAGE_SAYS_ISSUED, SAYS_ISSUED)
    entry, block, seal = "registry_ledgertransaction", "registry_creditblock", "registry_ledgerseal"
    return {
        "guard_movement_forged": f"AFTER INSERT ON registry_movement BEGIN {SQLITE_MOVEMENT} END",
        "guard_entry_sealed": f"AFTER INSERT ON {entry} {abort(MESSAGE_SEALED, f'NEW.id <= {LAST_SEALED}')}",
        "guard_block_issued": f"BEFORE INSERT ON {block} {abort(MESSAGE_NOT_ISSUED, f'NOT {IS_ISSUED}')}",
        "guard_round_says_issued_insert": f"AFTER INSERT ON registry_round {says_issued}",
        "guard_round_says_issued_update": f"AFTER UPDATE ON registry_round {says_issued}",
        "guard_block_out": (
            f"BEFORE UPDATE OF account_id ON {block} WHEN NEW.account_id <> OLD.account_id "
            f"{abort(MESSAGE_OUT, WAS_OUT)}"
        ),
        "guard_seal_in_turn": f"BEFORE INSERT ON {seal} {abort(MESSAGE_SEALS, SEAL_OUT_OF_TURN)}",
        "guard_proposal_update": f"BEFORE UPDATE ON registry_proposal WHEN {PROPOSAL_CHANGES} {proposed}",
        "guard_proposal_delete": f"BEFORE DELETE ON registry_proposal WHEN OLD.state <> 'pending' {proposed}",
        "guard_proposal_replace": (
            "BEFORE INSERT ON registry_proposal WHEN EXISTS (SELECT 1 FROM registry_proposal WHERE id = NEW.id) "
            f"{proposed}"
        ),
    }


# --- PostgreSQL ----------------------------------------------------------------------------------------------------


def _refuse(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, *checks: tuple[str, str]) -> str:
    """A trigger's function that refuses where one of the conditions holds."""
    body = "\n    ".join(f"IF {condition} THEN {_refuse(message)} END IF;" for condition, message in checks)
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n    {body}\n    RETURN NEW;\nEND $$;\n"
    )


MOVED = (
    "moved m JOIN registry_round r ON r.id = m.round_id JOIN registry_ledgertransaction t ON t.id = m.transaction_id"
)
POSTGRES_FUNCTIONS = "\n".join(
    [
        _function(
            "guard_movement_forged",
            (f"EXISTS (SELECT 1 FROM moved m WHERE m.transaction_id <= {LAST_SEALED})", MESSAGE_SEALED),
            (f"EXISTS (SELECT 1 FROM {MOVED} WHERE m.last_serial > r.tonnes)", MESSAGE_OUTSIDE),
            (f"EXISTS (SELECT 1 FROM {MOVED} WHERE {WRONG_ISSUE})", MESSAGE_ISSUED_WHOLE),
        ),
        _function("guard_entry_sealed", (f"NEW.id <= {LAST_SEALED}", MESSAGE_SEALED)),
        _function("guard_block_issued", (f"NOT {IS_ISSUED}", MESSAGE_NOT_ISSUED)),
        _function("guard_round_says_issued", (SAYS_ISSUED, MESSAGE_SAYS_ISSUED)),
        _function("guard_block_out", (WAS_OUT, MESSAGE_OUT)),
        _function("guard_seal_in_turn", (SEAL_OUT_OF_TURN, MESSAGE_SEALS)),
        _function("guard_proposal", ("true", MESSAGE_PROPOSED)),
    ]
)


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """The table and the rest of each trigger by its name."""
    entry, block, seal = "registry_ledgertransaction", "registry_creditblock", "registry_ledgerseal"
    movement, proposal = "registry_movement", "registry_proposal"
    moves = "WHEN (NEW.account_id <> OLD.account_id)"
    each = "FOR EACH ROW"
    return {
        "guard_movement_forged": (
            movement,
            f"AFTER INSERT ON {movement} REFERENCING NEW TABLE AS moved FOR EACH STATEMENT "
            "EXECUTE FUNCTION guard_movement_forged()",
        ),
        "guard_entry_sealed": (entry, f"BEFORE INSERT ON {entry} {each} EXECUTE FUNCTION guard_entry_sealed()"),
        "guard_block_issued": (block, f"BEFORE INSERT ON {block} {each} EXECUTE FUNCTION guard_block_issued()"),
        "guard_round_says_issued": (
            "registry_round",
            f"BEFORE INSERT OR UPDATE ON registry_round {each} EXECUTE FUNCTION guard_round_says_issued()",
        ),
        "guard_block_out": (
            block,
            f"BEFORE UPDATE OF account_id ON {block} {each} {moves} EXECUTE FUNCTION guard_block_out()",
        ),
        "guard_seal_in_turn": (seal, f"BEFORE INSERT ON {seal} {each} EXECUTE FUNCTION guard_seal_in_turn()"),
        "guard_proposal_update": (
            proposal,
            f"BEFORE UPDATE ON {proposal} {each} WHEN ({PROPOSAL_CHANGES}) EXECUTE FUNCTION guard_proposal()",
        ),
        "guard_proposal_delete": (
            proposal,
            f"BEFORE DELETE ON {proposal} {each} WHEN (OLD.state <> 'pending') EXECUTE FUNCTION guard_proposal()",
        ),
        "guard_proposal_truncate": (
            proposal,
            f"BEFORE TRUNCATE ON {proposal} FOR EACH STATEMENT EXECUTE FUNCTION guard_proposal()",
        ),
    }
