"""Whoever reads the screen in sunlight or at night can read it."""

from dataclasses import asdict, fields

import pytest

from mobile.theme.colours import DAY, DRAWN_ON, NIGHT, READ_ON, Colours, contrast

TEXT_AA = 4.5
SHAPES_AA = 3.0


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(front, ground) for front, grounds in table.items() for ground in grounds]


@pytest.mark.parametrize("mode", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), pairs(READ_ON))
def test_text_stands_out_from_its_ground(mode: Colours, text: str, ground: str) -> None:
    colours = asdict(mode)

    assert contrast(colours[text], colours[ground]) >= TEXT_AA


@pytest.mark.parametrize("mode", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("shape", "ground"), pairs(DRAWN_ON))
def test_shapes_stand_out_from_their_ground(mode: Colours, shape: str, ground: str) -> None:
    colours = asdict(mode)

    assert contrast(colours[shape], colours[ground]) >= SHAPES_AA


def test_every_text_colour_is_checked() -> None:
    text = {field.name for field in fields(Colours) if field.name.startswith("ink") or field.name.endswith("_ink")}

    assert text <= set(READ_ON)


def test_black_on_white_has_the_contrast_that_the_standard_names() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
