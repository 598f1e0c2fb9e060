"""The test database keeps its promises: it returns to its first state, and the application may only touch rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, ProgrammingError, connection, transaction
from wagtail.models import Locale, Page, Site

from registry import guards
from registry.guards import ledger
from registry.models import Act, User
from tests import database

needs_roles = pytest.mark.skipif(not database.HAS_ROLES, reason="needs two roles: set DATABASE_OWNER_URL")


def site_rows() -> dict[str, list[object]]:
    return {
        "groups": list(Group.objects.order_by("pk").values()),
        "locales": list(Locale.objects.order_by("pk").values()),
        "pages": list(Page.objects.order_by("pk").values()),
        "sites": list(Site.objects.order_by("pk").values()),
    }


@pytest.mark.django_db(transaction=True)
def test_what_a_transactional_test_changed_is_undone() -> None:
    before = site_rows()
    assert all(before.values())
    User.objects.create_user("left@example.org")
    Site.objects.all().delete()
    Group.objects.all().delete()
    Page.objects.all().update(title="changed")

    database.restore_baseline()

    assert site_rows() == before
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rows_can_be_added_after_a_restore() -> None:
    database.restore_baseline()
    Group.objects.create(name="one more")
    assert Group.objects.filter(name="one more").exists()


@pytest.mark.django_db(transaction=True)
def test_rows_that_the_guards_protect_are_undone_and_the_guards_stay() -> None:
    act = Act.objects.create(verb="test", row_type=ContentType.objects.get_for_model(User), row_id=1)
    with pytest.raises(IntegrityError, match=ledger.MESSAGE_APPEND_ONLY):
        act.delete()

    database.restore_baseline()

    assert not Act.objects.exists()
    assert guards.missing() == set()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_test_that_leaves_a_guard_removed_fails() -> None:
    with database.owner_connection() as owner:
        owner.execute("DROP TRIGGER guard_registry_act_rows ON registry_act")
    with pytest.raises(AssertionError, match=r"registry_act\.guard_registry_act_rows"):
        database.restore_baseline()
    database.sign_in_as(database.OWNER_URL)
    guards.install()
    database.sign_in_as(database.APPLICATION_URL)


@needs_roles
@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE registry_user ADD COLUMN mine int",
        "DROP TABLE registry_user CASCADE",
        "TRUNCATE registry_user CASCADE",
        "ALTER TABLE registry_user DISABLE TRIGGER USER",
        "CREATE SCHEMA mine",
    ],
)
def test_the_applications_role_may_only_touch_rows(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@needs_roles
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_suite_does_not_run_as_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, tableowner FROM pg_tables WHERE tablename = 'registry_user'")
        me, owner = cursor.fetchone()
    assert me != owner
