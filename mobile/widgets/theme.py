"""The theme that every rule binds to: colours of the mode, text sizes at the officer's scale, fonts.

Each token is a property of its own: a rule that reads `app.theme.ink` follows the switch from day to
night, which a look-up in a table by name would not.
"""

from dataclasses import asdict
from pathlib import Path

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.metrics import sp
from kivy.properties import BooleanProperty, BoundedNumericProperty, ColorProperty, NumericProperty, StringProperty

from mobile.theme.colours import DAY, NIGHT
from mobile.theme.sizes import SCALE_LARGEST, SCALE_SMALLEST, TEXT_SIZES

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
TEXT_FONT = "Tung Nha Sans"
ICON_FONT = "Icons"


class Theme(EventDispatcher):
    """`dark` and `scale` (1.0 to 1.5) are set; everything else follows. Text sizes are in pixels."""

    dark = BooleanProperty(False)
    scale = BoundedNumericProperty(
        SCALE_SMALLEST,
        min=SCALE_SMALLEST,
        max=SCALE_LARGEST,
        errorhandler=lambda asked: min(max(asked, SCALE_SMALLEST), SCALE_LARGEST),
    )

    font = StringProperty(TEXT_FONT)
    icon_font = StringProperty(ICON_FONT)

    amount = NumericProperty()
    headline = NumericProperty()
    title = NumericProperty()
    body = NumericProperty()
    label = NumericProperty()
    chip = NumericProperty()
    small = NumericProperty()

    ground = ColorProperty()
    card = ColorProperty()
    bar = ColorProperty()
    field = ColorProperty()
    ink = ColorProperty()
    ink_soft = ColorProperty()
    line = ColorProperty()
    line_soft = ColorProperty()
    primary = ColorProperty()
    primary_ink = ColorProperty()
    chosen = ColorProperty()
    chosen_ink = ColorProperty()
    avatar = ColorProperty()
    avatar_ink = ColorProperty()
    neutral = ColorProperty()
    neutral_ink = ColorProperty()
    info = ColorProperty()
    info_ink = ColorProperty()
    good = ColorProperty()
    good_ink = ColorProperty()
    waiting = ColorProperty()
    waiting_ink = ColorProperty()
    bad = ColorProperty()
    bad_ink = ColorProperty()
    error = ColorProperty()
    snack = ColorProperty()
    snack_ink = ColorProperty()
    veil = ColorProperty()

    def __init__(self, **chosen: object) -> None:
        """Day at scale 1 unless chosen otherwise; the fonts are made known to Kivy."""
        _register_fonts()
        super().__init__(**chosen)
        self.on_dark()
        self.on_scale()

    def on_dark(self, *_: object) -> None:
        """Every colour of the mode."""
        for token, colour in asdict(NIGHT if self.dark else DAY).items():
            setattr(self, token, colour)

    def on_scale(self, *_: object) -> None:
        """Every text size at the scale."""
        for role, size in TEXT_SIZES.items():
            setattr(self, role, sp(size) * self.scale)


def _register_fonts() -> None:
    LabelBase.register(
        TEXT_FONT,
        fn_regular=str(FONTS / "TungNhaSans-Regular.ttf"),
        fn_bold=str(FONTS / "TungNhaSans-SemiBold.ttf"),
    )
    LabelBase.register(ICON_FONT, fn_regular=str(FONTS / "MaterialDesignIcons-subset.ttf"))
