"""What the steps of a visit have in common: the visit they ask about and change."""

from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout


class VisitStep(BoxLayout):
    """One step: a page and its foot. `visit` is the `VisitScreen`."""

    visit: Any = ObjectProperty(None)

    def begin(self) -> None:
        """Show what the draft holds already."""
