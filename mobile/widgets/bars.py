"""The bar above (where am I, the way back) and the bar below (the places of the app)."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.widgets import rules_beside, texts
from mobile.widgets.buttons import Pressable


class AppBar(BoxLayout):
    """The screen's title; with `leads_back` the whole of it is the way back. Event: `on_back`."""

    title = StringProperty()
    leads_back = BooleanProperty(False)
    __events__ = ("on_back",)

    def on_back(self) -> None:
        """Somebody wants to go back."""


class BackTitle(Pressable):
    """Arrow and title as one thing to press."""

    title = StringProperty()
    leads_back = BooleanProperty(False)


class Place(Pressable):
    """One place in the bar below."""

    name = StringProperty()
    word = StringProperty()
    icon = StringProperty("households")
    here = BooleanProperty(False)


class BottomBar(BoxLayout):
    """The places of the app, side by side. `places` holds (screen name, word, icon). Event: `on_place`."""

    places = ListProperty()
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

    def on_here(self, *_: object) -> None:
        """Mark the place where the officer is."""
        for place in self.children:
            place.here = place.name == self.here

    def on_place(self, name: str) -> None:
        """A place was pressed."""


class DemoLine(BoxLayout):
    """«DỮ LIỆU MẪU»: nobody may take made-up people for real ones."""


USED_IN_RULES = (texts.Icon, texts.OneLine)

rules_beside(__file__)
