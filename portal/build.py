"""Build what the site needs from its sources: message catalogues and the cut font. Standard steps, no Django.

Run as `python -m portal.build`; each step is skipped while its result is newer than its source.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_sarabun
import polib
from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# One file a script, so that a browser fetches Latin only where it is used. ๏ and ฿ are in the Thai block.
SCRIPTS = {
    "thai": ["U+0E01-0E3A", "U+0E3F-0E5B", "U+200B-200D", "U+25CC"],
    "latin": ["U+0020-007E", "U+00A0-00FF", "U+2010-2026", "U+2030", "U+20AC", "U+2190-2193", "U+2212", "U+2082"],
}


def build_catalogues() -> None:
    for source in ROOT.glob("locale/**/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


def cut_font(source: Path, target: Path, unicodes: list[str]) -> None:
    arguments = [str(source), f"--output-file={target}", "--flavor=woff2", "--layout-features=*"]
    subset.main([*arguments, f"--unicodes={','.join(unicodes)}"])


def build_fonts() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        for script, unicodes in SCRIPTS.items():
            target = FONTS / f"sarabun-{weight.lower()}-{script}.woff2"
            if not target.exists():
                cut_font(font_file(weight), target, unicodes)


def font_file(weight: str) -> Path:
    return Path(fontpkg_sarabun.__file__).parent / "files" / f"Sarabun-{weight}.ttf"


if __name__ == "__main__":
    build_catalogues()
    build_fonts()
