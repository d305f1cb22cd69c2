"""Make the two text fonts and the icon font of the app; run at build time only, its results are committed.

    pip install fonttools
    python mobile/assets/make_fonts.py 'NotoSans[wdth,wght].ttf' materialdesignicons-webfont.ttf

The first file is Noto Sans 2.015 (in the PyPI package fontpkg-noto-sans 2.15, OFL 1.1), the second comes from
the npm package @mdi/font 7.4.47 (Apache-2.0). Only Latin and Vietnamese letters are kept: 2 MB become 60 kB.
The Open Font License asks a changed font to take another name, hence «Tung Nha Sans».
"""

import ast
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent / "fonts"
ICON_TABLE = Path(__file__).parents[1] / "theme" / "icons.py"

FAMILY = "Tung Nha Sans"
WEIGHTS = {"Regular": 400, "SemiBold": 600}

LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),  # Ơ ơ Ư ư
    *(0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323),  # marks of text that arrives decomposed
    *range(0x1EA0, 0x1EFA),
    *(0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026),
    0x20AB,  # ₫
]
NAME_IDS = {
    "copyright": 0,
    "family": 1,
    "style": 2,
    "unique": 3,
    "full": 4,
    "version": 5,
    "postscript": 6,
    "licence": 13,
}


def main(noto_sans: str, icons: str) -> None:
    """Write every font file from its two sources."""
    FONTS.mkdir(exist_ok=True)
    for style, weight in WEIGHTS.items():
        font = instantiateVariableFont(TTFont(noto_sans), {"wght": weight, "wdth": 100})
        rename(font, style)
        keep_only(font, LETTERS)
        font.save(FONTS / f"TungNhaSans-{style}.ttf")
    font = TTFont(icons)
    keep_only(font, icon_characters())
    font.save(FONTS / "MaterialDesignIcons-subset.ttf")


def rename(font: TTFont, style: str) -> None:
    """Give the font its own name; copyright, version and licence stay as they came."""
    names = font["name"]
    kept = {NAME_IDS[entry] for entry in ("copyright", "version", "licence")}
    names.names = [record for record in names.names if record.nameID in kept]
    told = {
        "family": FAMILY,
        "style": style,
        "unique": f"{FAMILY} {style}",
        "full": f"{FAMILY} {style}",
        "postscript": f"TungNhaSans-{style}",
    }
    for entry, text in told.items():
        names.setName(text, NAME_IDS[entry], 3, 1, 0x409)


def keep_only(font: TTFont, characters: list[int]) -> None:
    """Drop every glyph that none of these characters needs; keep mark positions and kerning."""
    options = Options()
    options.layout_features = ["ccmp", "locl", "mark", "mkmk", "kern"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def icon_characters() -> list[int]:
    """The characters of the icon table, read as text: this script runs without the app's packages."""
    tree = ast.parse(ICON_TABLE.read_text(encoding="utf-8"))
    table = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    return [ord(character) for character in ast.literal_eval(table).values()]


if __name__ == "__main__":
    main(*sys.argv[1:3])
