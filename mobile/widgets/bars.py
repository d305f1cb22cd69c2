"""The bar above (where am I, the way back) and the bar below (the places of the app)."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.widgets import buttons, marks, rules_beside, texts
from mobile.widgets.buttons import Pressable


class AppBar(BoxLayout):
    """The screen's title; with `leads_back` the whole of it is the way back. `beside` and its icon lead elsewhere.

    Events: `on_back`, `on_aside`.
    """

    title = StringProperty()
    leads_back = BooleanProperty(False)
    beside = StringProperty()
    beside_icon = StringProperty()
    __events__ = ("on_back", "on_aside")

    def on_back(self) -> None:
        """Somebody wants to go back."""

    def on_aside(self) -> None:
        """Somebody wants what stands at the right."""


class BackTitle(Pressable):
    """Arrow and title as one thing to press."""

    title = StringProperty()
    leads_back = BooleanProperty(False)


class Place(Pressable):
    """One place in the bar below; `mark` is a word of warning at its corner, `alarming` one that cannot wait."""

    name = StringProperty()
    word = StringProperty()
    icon = StringProperty("households")
    here = BooleanProperty(False)
    mark = StringProperty()
    alarming = BooleanProperty(False)


class BottomBar(BoxLayout):
    """The places of the app, side by side. `places` holds (screen name, word, icon), `marks` by screen name
    (mark, alarming). Event: `on_place`.
    """

    places = ListProperty()
    marks = DictProperty()
    here = StringProperty()
    full_height = NumericProperty()
    __events__ = ("on_place",)

    def on_places(self, *_: object) -> None:
        """One Place for each."""
        self.clear_widgets()
        for name, word, icon in self.places:
            place = Place(name=name, word=word, icon=icon, here=name == self.here)
            place.bind(on_release=lambda pressed: self.dispatch("on_place", pressed.name))
            self.add_widget(place)
        self.on_marks()

    def on_here(self, *_: object) -> None:
        """Mark the place where the officer is."""
        for place in self.children:
            place.here = place.name == self.here

    def on_marks(self, *_: object) -> None:
        """Warn at the corner of each place that has a mark."""
        for place in self.children:
            place.mark, place.alarming = self.marks.get(place.name, ("", False))

    def on_touch_down(self, touch: Any) -> bool:
        """While the bar is hidden, its marks must not swallow the touches of what lies there."""
        return self.collide_point(*touch.pos) and bool(super().on_touch_down(touch))

    def on_place(self, name: str) -> None:
        """A place was pressed."""


class DemoLine(BoxLayout):
    """«DỮ LIỆU MẪU»: nobody may take made-up people for real ones."""

    said = StringProperty()


USED_IN_RULES = (buttons.PlainButton, marks.Pill, texts.Icon, texts.OneLine)

rules_beside(__file__)
