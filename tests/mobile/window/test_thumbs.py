"""Issue 5, line 1: on every screen and step targets are large enough for a thumb, and no icon is without a word.

That every colour stands out from its ground is shown for both modes by tests/mobile/theme/test_colours.py.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from mobile.screens import drafting
from mobile.screens.registry import SCREENS
from mobile.theme.sizes import TARGET
from mobile.widgets.texts import Icon
from tests.mobile.window.every_screen import EveryScreen

ALL_ROWS_FRAMES = 60
SHOWN = (*SCREENS, *(f"visit at «{step}»" for step in drafting.STEPS))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryScreen]:
    opened = EveryScreen(tmp_path_factory.mktemp("vault"), households=6)
    yield opened
    opened.driver.close()


@pytest.fixture(params=SHOWN)
def on_screen(app: EveryScreen, request: pytest.FixtureRequest) -> list[Any]:
    """Everything that one screen is made of."""
    app.frame.show("sync")
    for step in drafting.STEPS:
        if request.param == f"visit at «{step}»":
            app.note_up_to(step)
    app.open(request.param.split()[0])
    app.driver.frames(ALL_ROWS_FRAMES)
    return list(app.frame.walk())


def test_whatever_is_pressed_is_large_enough_for_a_thumb(on_screen: list[Any]) -> None:
    pressed = [one for one in on_screen if isinstance(one, ButtonBehavior | TextInput) and not one.disabled]
    shown = [one for one in pressed if one.width and one.height and one.opacity]

    small = [
        (type(one).__name__, one.width / dp(1), one.height / dp(1)) for one in shown if min(one.size) < dp(TARGET) - 1
    ]

    assert shown
    assert small == []


def test_no_icon_stands_without_a_word(on_screen: list[Any]) -> None:
    icons = [one for one in on_screen if isinstance(one, Icon) and one.text and not _is_hidden(one)]

    alone = [one.meaning for one in icons if not _words_with(one)]

    assert alone == []


def _words_with(icon: Any) -> list[str]:
    """What is read together with an icon: all that is pressed with it, or stands beside it."""
    around = [icon.parent, *(one for one in _ancestors(icon) if isinstance(one, ButtonBehavior))][-1]
    shown = [one for one in around.walk(restrict=True) if not isinstance(one, Icon) and not _is_hidden(one)]
    said = [one.text for one in shown if isinstance(one, Label)]
    asked = [one.hint_text for one in shown if isinstance(one, TextInput)]
    return [words for words in (*said, *asked) if words]


def _is_hidden(widget: Any) -> bool:
    return any(not (one.opacity and one.height) for one in [widget, *_ancestors(widget)])


def _ancestors(widget: Any) -> Iterator[Any]:
    while isinstance(widget.parent, Widget):
        widget = widget.parent
        yield widget
