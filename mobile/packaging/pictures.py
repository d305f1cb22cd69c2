"""Draw the app's icon and the picture that stands while it starts: a house on a lane, the door open.

The drawing is a handful of shapes on a field of 108 by 108, of which launchers show at least the circle of 66 in the
middle (Android, «adaptive icons»). Nothing is loaded but the app's own font and colours.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mobile.theme.colours import DAY

TITLE = "Từng Nhà"
FIELD = 108
LAUNCHER, ADAPTIVE, PRESPLASH = 512, 432, 720

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A filled outline."""

    colour: str
    outline: tuple[Point, ...]


ROOF = ((54, 27), (83, 53), (77, 59), (54, 38.5), (31, 59), (25, 53))
WALLS = ((36, 59), (54, 43), (72, 59), (72, 80), (36, 80))
DOORWAY = ((47, 58), (61, 58), (61, 80), (47, 80))
DOOR = ((47, 58), (54, 61.5), (54, 83.5), (47, 80))
LANE = ((47, 80), (61, 80), (70, 108), (38, 108))

_FINER = 4  # drawn so much larger, then made smaller: the edges come out smooth


def draw_pictures(folder: Path, *, fonts: Path) -> None:
    """Write icon.png, icon_foreground.png, icon_background.png and presplash.png."""
    folder.mkdir(parents=True, exist_ok=True)
    house = _house(light=DAY.primary_ink, dark=DAY.primary, door=DAY.avatar)
    _drawn(LAUNCHER, house, ground=DAY.primary).save(folder / "icon.png", optimize=True)
    _drawn(ADAPTIVE, house, ground=None).save(folder / "icon_foreground.png", optimize=True)
    _drawn(ADAPTIVE, (), ground=DAY.primary).save(folder / "icon_background.png", optimize=True)
    _presplash(fonts / "TungNhaSans-SemiBold.ttf").save(folder / "presplash.png", optimize=True)


def _house(*, light: str, dark: str, door: str, lane: bool = True) -> tuple[Shape, ...]:
    parts = [(light, ROOF), (light, WALLS), (dark, DOORWAY), (door, DOOR), *([(door, LANE)] if lane else [])]
    return tuple(Shape(colour=colour, outline=outline) for colour, outline in parts)


def _drawn(size: int, shapes: tuple[Shape, ...], *, ground: str | None) -> Image.Image:
    fine = size * _FINER
    picture = Image.new("RGBA", (fine, fine), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for shape in shapes:
        draw.polygon([(x * fine / FIELD, y * fine / FIELD) for x, y in shape.outline], fill=shape.colour)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _presplash(font: Path) -> Image.Image:
    """The house by day above the app's name; the ground is the colour that the whole screen has meanwhile."""
    picture = Image.new("RGB", (PRESPLASH, PRESPLASH), DAY.ground)
    house = _drawn(PRESPLASH, _house(light=DAY.primary, dark=DAY.ground, door=DAY.avatar, lane=False), ground=None)
    picture.paste(house, (0, -PRESPLASH // 12), house)
    words = ImageFont.truetype(str(font), PRESPLASH // 9)
    ImageDraw.Draw(picture).text((PRESPLASH / 2, PRESPLASH * 5 / 6), TITLE, font=words, fill=DAY.ink, anchor="mm")
    return picture
