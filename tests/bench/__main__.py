from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fill a database of its own (or the empty one that DATABASE_URL names) with the demo, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        (Path(folder) / "static").mkdir()
        import django

        django.setup()
        from django.core.management import call_command

        from portal.demo.country import fill_country
        from tests.bench import ledger, lists

        benches = {"lists": lists.run, "ledger": ledger.run}
        wanted = sys.argv[1:] or list(benches)
        if unknown := set(wanted) - set(benches):
            sys.exit(f"{', '.join(unknown)}: not a bench. There are: {', '.join(benches)}")
        call_command("migrate", verbosity=0)
        fill_country()
        for name in wanted:
            benches[name]()


if __name__ == "__main__":
    main()
