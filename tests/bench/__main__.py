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
        from tests.bench import audit, ledger, lists, manual

        benches = {"lists": lists.run, "ledger": ledger.run, "audit": audit.run, "manual": manual.run}
        wanted = sys.argv[1:] or list(benches)
        if unknown := set(wanted) - set(benches):
            sys.exit(f"{', '.join(unknown)}: not a bench. There are: {', '.join(benches)}")
        for name in wanted:
            benches[name]()


if __name__ == "__main__":
    main()
