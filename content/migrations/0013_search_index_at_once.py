from django.db import migrations

INDEXES = ("content_pagetext_text_trgm", "content_pagetext_title_trgm")


def write_at_once(apps, schema_editor):
    """Let a page that is published go into the indexes themselves, not into a list before them.

    The list is emptied by autovacuum only, and while it is long PostgreSQL reads every page instead of the index:
    0.1 s for each word where the index takes 0.1 ms.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in INDEXES:
        schema_editor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
        schema_editor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])


class Migration(migrations.Migration):
    dependencies = [("content", "0012_feedback")]

    operations = [migrations.RunPython(write_at_once, migrations.RunPython.noop, elidable=False)]
