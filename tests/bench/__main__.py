from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Measure, each bench in databases of its own, which are dropped at the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        (Path(folder) / "static").mkdir()
        import django

        django.setup()
        from tests.bench import audit, ledger, lists, manual, market, search

        rooms = {"lists": lists, "market": market, "ledger": ledger, "audit": audit, "search": search, "manual": manual}
        benches = {name: room.run for name, room in rooms.items()}
        wanted = sys.argv[1:] or list(benches)
        if unknown := set(wanted) - set(benches):
            sys.exit(f"{', '.join(unknown)}: not a bench. There are: {', '.join(benches)}")
        for name in wanted:
            benches[name]()


if __name__ == "__main__":
    main()
