"""Every colour of the app by what it is for, by day and by night, and which text stands on which ground.

Officers read this in sunlight: each pair in READ_ON must reach WCAG 2.2 AA, which a test computes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Colours:
    """One mode. `x_ink` is text on the ground `x`, `ink` on the plain grounds."""

    ground: str
    card: str
    bar: str
    field: str
    ink: str
    ink_soft: str
    line: str
    line_soft: str
    primary: str
    primary_ink: str
    chosen: str
    chosen_ink: str
    avatar: str
    avatar_ink: str
    neutral: str
    neutral_ink: str
    info: str
    info_ink: str
    good: str
    good_ink: str
    waiting: str
    waiting_ink: str
    bad: str
    bad_ink: str
    error: str
    snack: str
    snack_ink: str
    veil: str


DAY = Colours(
    ground="#f6fbf4",
    card="#ebf2ea",
    bar="#e6ede4",
    field="#e2e9e0",
    ink="#161d18",
    ink_soft="#404943",
    line="#6b766f",
    line_soft="#c3ccc4",
    primary="#1d6a4c",
    primary_ink="#ffffff",
    chosen="#cbe8d5",
    chosen_ink="#0b3d2a",
    avatar="#b4ecce",
    avatar_ink="#0a4a32",
    neutral="#dfe5dd",
    neutral_ink="#3c453f",
    info="#cfe6fb",
    info_ink="#0c3f63",
    good="#a9f0c9",
    good_ink="#00472e",
    waiting="#ffe2a1",
    waiting_ink="#573d00",
    bad="#ffdad6",
    bad_ink="#7a0f12",
    error="#b3191b",
    snack="#2b322d",
    snack_ink="#eef3ec",
    veil="#00000073",
)

NIGHT = Colours(
    ground="#0e1511",
    card="#1a221d",
    bar="#1d2520",
    field="#27302a",
    ink="#dfe5dd",
    ink_soft="#c0c9c1",
    line="#8a948c",
    line_soft="#3a443d",
    primary="#8bd6b0",
    primary_ink="#00391f",
    chosen="#2c4f3e",
    chosen_ink="#cdebd8",
    avatar="#00522f",
    avatar_ink="#b4ecce",
    neutral="#343d37",
    neutral_ink="#d3dbd3",
    info="#174767",
    info_ink="#cfe6fb",
    good="#005234",
    good_ink="#a9f0c9",
    waiting="#574000",
    waiting_ink="#ffe2a1",
    bad="#7a1a1b",
    bad_ink="#ffdad6",
    error="#ffb4ab",
    snack="#dfe5dd",
    snack_ink="#1c231e",
    veil="#000000a6",
)

READ_ON = {
    "ink": ("ground", "card", "bar", "field", "chosen"),
    "ink_soft": ("ground", "card", "bar", "field"),
    "primary": ("ground", "card", "bar"),
    "error": ("ground", "card"),
    "primary_ink": ("primary",),
    "chosen_ink": ("chosen",),
    "avatar_ink": ("avatar",),
    "neutral_ink": ("neutral",),
    "info_ink": ("info",),
    "good_ink": ("good",),
    "waiting_ink": ("waiting",),
    "bad_ink": ("bad",),
    "snack_ink": ("snack",),
}

DRAWN_ON = {"line": ("ground", "card"), "primary": ("ground", "card", "line_soft"), "error": ("ground", "card")}


# Below this a channel of sRGB is linear; the constants further down are the standard's own too.
LINEAR_BELOW = 0.04045


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, «contrast ratio»); both are #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
