"""Every verb that the code writes into the log has a phrase for people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.services.proposals import ACTS
from registry.verbs import ECHOES, LABELS, verb_label

ROOT = Path(__file__).resolve().parents[2]
# Functions whose second argument is the verb that the log gets.
WRITERS = {"record", "_switch"}


def calls() -> Iterator[ast.Call]:
    for room in ("registry", "market", "content", "api", "portal"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in WRITERS:
                    yield node


def verbs_in_code() -> set[str]:
    return {
        call.args[1].value
        for call in calls()
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and isinstance(call.args[1].value, str)
    }


def test_the_code_is_really_read():
    assert {"draft_listing", "pause_listing", "request", "complete", "issue_round", "grant"} <= verbs_in_code()


@pytest.mark.parametrize("verb", sorted(verbs_in_code()))
def test_a_recorded_verb_has_a_phrase(verb):
    assert verb in LABELS


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("stage", ["propose", "return", "withdraw"])
def test_a_proposals_verbs_have_phrases(act, stage):
    assert f"{stage}_{act}" in LABELS


def test_no_two_verbs_share_a_phrase_and_none_shows_its_identifier():
    phrases = [verb_label(verb) for verb in LABELS]
    assert len(set(phrases)) == len(phrases)
    assert not [phrase for phrase in phrases if "_" in phrase or phrase.isascii()]
    assert set(LABELS) >= ECHOES


def test_a_verb_of_an_older_release_shows_its_own_word():
    assert verb_label("no_such_verb") == "no_such_verb"
