"""The photos and the signature of a visit, on its last step: asked for by themselves, and never needed."""

from functools import partial
from io import BytesIO
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.actions.drafts import VisitDraft
from mobile.views.attachments import AttachedLine
from mobile.widgets import buttons, marks, rules_beside, texts
from mobile.widgets.sheet import Sheet
from mobile.words import _, label, said
from shared.problems import Problem, Refused
from shared.vocabulary.attachments import SORTS


def may_have_pictures(draft: VisitDraft) -> bool:
    """Whether something may hang on it: a visit of today to people who agreed that it is noted."""
    return not (draft.declined or draft.corrects or draft.outcome)


class PictureTile(BoxLayout):
    """One photo or signature, small, with what it is. Event: `on_remove`."""

    texture = ObjectProperty(None, allownone=True)
    word = StringProperty()
    __events__ = ("on_remove",)

    def on_remove(self) -> None:
        """It is to be taken off."""


class VisitPictures(marks.Card):
    """What hangs on the visit of a step; `problem` is why the last one could not be kept."""

    visit: Any = ObjectProperty(None)
    problem = StringProperty()
    working = BooleanProperty(False)
    has_camera = BooleanProperty(False)
    more_photos = BooleanProperty(False)
    may_sign = BooleanProperty(False)

    def begin(self) -> None:
        """As it stands in the vault."""
        held = self.visit.field.attachments
        found = held.attached(self.visit.draft.place)
        self.working = False
        self.has_camera = held.has_camera
        self.more_photos, self.may_sign = held.has_photos and found.more_photos, found.may_sign
        self.ids.tiles.clear_widgets()
        for line in found.lines:
            tile = PictureTile(word=line.word, texture=_texture(line))
            tile.bind(on_remove=partial(self._remove, line.id))
            self.ids.tiles.add_widget(tile)

    def ask(self) -> None:
        """The family first; then the camera, or what lies on this machine."""
        held, sort = self.visit.field.attachments, SORTS["photo"]
        sheet = Sheet(title=_("Ảnh của lượt thăm"), note=label(sort.ask))
        if held.has_camera:
            agreed = buttons.FilledButton(word=_("Gia đình đồng ý, chụp ảnh"), icon="picture")
            agreed.bind(on_release=lambda _button: self._take(sheet))
            sheet.add_line(agreed)
        paths = [] if held.has_camera else held.at_hand()
        for path in paths:
            button = buttons.OutlinedButton(word=path.name)
            button.bind(on_release=lambda _button, path=path: self._choose(sheet, path))
            sheet.add_line(button)
        if not held.has_camera and not paths:
            sheet.add_line(texts.Words(text=_("Không có ảnh nào trong thư mục ảnh của máy này.")))
        self.visit.frame.raise_sheet(sheet)

    def sign(self) -> None:
        """To the frame for a signature; the visit waits as it is."""
        self.visit.frame.show("signature", place=self.visit.draft.place)

    def _take(self, sheet: Sheet) -> None:
        sheet.close()
        self.problem = ""
        self.visit.field.attachments.take(self.visit.draft.place, self.begin, self._failed)

    def _choose(self, sheet: Sheet, path: Any) -> None:
        sheet.close()
        self.problem, self.working = "", True
        self.visit.field.attachments.choose(path, self.visit.draft.place, self.begin, self._failed)

    def _failed(self, problem: Problem) -> None:
        self.problem, self.working = said(problem), False

    def _remove(self, attachment: str, _tile: PictureTile) -> None:
        self.problem = ""
        try:
            self.visit.field.attachments.remove(attachment)
        except Refused as refused:
            self.problem = said(refused.problems[0])
        self.begin()


def _texture(line: AttachedLine) -> Any:
    """The picture; None where its bytes are damaged: it is still named, and can be taken off."""
    if not line.octets:
        return None
    return CoreImage(BytesIO(line.octets), ext="jpg" if line.octets.startswith(b"\xff\xd8") else "png").texture


USED_IN_RULES = (buttons.OutlinedButton, marks.Notice, texts.Heading)

rules_beside(__file__)
