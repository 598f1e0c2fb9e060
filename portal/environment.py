"""How the portal reads its environment: one typed reader a kind, and one sentence when something is wrong."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit


def stop(sentence: str) -> NoReturn:
    """End the process with one sentence; under a traceback nobody would find it."""
    sys.exit(f"portal: {sentence}")


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_choice(name: str, default: str, choices: set[str]) -> str:
    value = env(name, default)
    if value not in choices:
        stop(f"{name}={value!r}: use one of {', '.join(sorted(choices))}.")
    return value


def env_bool(name: str, default: bool) -> bool:
    return env_choice(name, "true" if default else "false", {"true", "false"}) == "true"


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    if not (value.isascii() and value.isdigit()):
        stop(f"{name}={value!r}: a whole number is needed.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


# --- secrets --------------------------------------------------------------------------------------------------------

PLACEHOLDERS = ("change", "secret", "insecure", "placeholder", "example", "demo")


def read_secret_key(folder: Path, *, is_production: bool) -> str:
    """Production's from the environment; a demo without one remembers its own in the folder."""
    key = env("SECRET_KEY")
    if is_production and (len(key) < 50 or any(word in key.lower() for word in PLACEHOLDERS)):
        stop(
            "SECRET_KEY is missing or a placeholder: set it to at least 50 random characters, "
            "for instance the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return key or remembered_secret(folder)


def remembered_secret(folder: Path) -> str:
    """The demo's own key, made once, so that a second start keeps everyone signed in."""
    path = folder / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()


# --- databases ------------------------------------------------------------------------------------------------------


def read_port(parts: SplitResult) -> str:
    try:
        return str(parts.port or "")
    except ValueError:
        stop("DATABASE_URL has a port that is not a number between 0 and 65535.")


def read_database(url: str) -> dict[str, Any]:
    """The database named by DATABASE_URL: sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite_at(parts)
    if parts.scheme in {"postgres", "postgresql"}:
        return postgres_at(parts)
    stop(f"DATABASE_URL begins with {parts.scheme!r}: use sqlite:///PATH or postgres://….")


def sqlite_at(parts: SplitResult) -> dict[str, Any]:
    path = Path(parts.path.removeprefix("/"))
    if not path.name:
        stop("DATABASE_URL names no file: use sqlite:///PATH or sqlite:////ABSOLUTE/PATH.")
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Deferred transactions gave 22,874 "database is locked" in ten seconds of trading; immediate ones, none.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # In memory, a live server would answer 500 to parallel writes.
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }


def postgres_at(parts: SplitResult) -> dict[str, Any]:
    name = parts.path.lstrip("/")
    if not name:
        stop("DATABASE_URL names no database: use postgres://USER:PASSWORD@HOST:PORT/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": read_port(parts),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # only the statements of registry/statements.py; the ORM binds its values in the client
        "OPTIONS": {"prepare_threshold": 5},
    }
