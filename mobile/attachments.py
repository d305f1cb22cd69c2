"""What the officer's screens ask and do with photos and signatures of a visit. It can always be saved without them."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mobile.actions import attaching, signing
from mobile.actions.signing import Stroke
from mobile.devices.camera import Camera, pictures_at_hand
from mobile.devices.lent_photo import sweep
from mobile.store.phone import Phone
from mobile.views.attachments import Attached, attached, waiting_words
from shared import problems
from shared.problems import Problem, Refused

Shrink = Callable[[bytes], bytes]
"""Makes a picture small enough to keep; Refused where it is none."""

AT_HAND = 6


@dataclass(frozen=True, kw_only=True)
class PhotoSource:
    """Where photos come from: a `camera`, or where there is none the pictures in a `folder` of this machine."""

    shrink: Shrink
    camera: Camera | None = None
    folder: Path | None = None


class Attachments:
    """The part of the field that is about what hangs on a visit. `hand_over` calls something in the window's thread."""

    def __init__(
        self,
        phone: Phone,
        *,
        hand_over: Callable[[Callable[[], None]], None],
        source: PhotoSource | None,
    ) -> None:
        """Without a `source` there are signatures alone."""
        self._phone, self._hand_over, self._source = phone, hand_over, source
        self._lent = phone.store.folder / "gui-ho"  # the one folder out of which a file may be lent to another app
        sweep(self._lent)

    @property
    def has_photos(self) -> bool:
        """Whether a photo can be taken or chosen."""
        return self._source is not None

    @property
    def has_camera(self) -> bool:
        """Whether it can be taken; if not, it is chosen."""
        return self._source is not None and self._source.camera is not None

    def attached(self, draft: str) -> Attached:
        """What hangs on the visit being noted at a place."""
        return attached(self._phone.store, draft)

    def waiting(self) -> str:
        """How many the server does not have yet, in words; "" for none."""
        return waiting_words(self._phone.store)

    def at_hand(self) -> list[Path]:
        """The newest pictures of this machine that can be chosen."""
        folder = self._source and self._source.folder
        return pictures_at_hand(folder, AT_HAND) if folder else []

    def take(self, draft: str, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        """Let the officer take a photo, and keep it with the visit; one of the two is called in the window's thread,
        neither if they go back.
        """
        if self._source is None or self._source.camera is None:
            failed(problems.no_camera())
            return
        self._source.camera.take(
            self._lent,
            lambda octets: self._beside(lambda: octets, draft, done, failed),
            lambda problem: self._hand_over(lambda: failed(problem)),
        )

    def choose(self, path: Path, draft: str, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        """Keep a picture of this machine with the visit; one of the two is called in the window's thread."""
        self._beside(path.read_bytes, draft, done, failed)

    def sign(self, draft: str, strokes: Sequence[Stroke]) -> None:
        """Keep a signature with the visit; Refused (nothing_signed), and as a photo is."""
        attaching.attach(self._phone, draft, "signature", signing.drawn(strokes))

    def remove(self, attachment: str) -> None:
        """Take one off the visit being noted."""
        attaching.detach(self._phone.store, attachment)

    def _beside(
        self, read: Callable[[], bytes], draft: str, done: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        """A photo takes a second to shrink; the window does not wait for it."""
        threading.Thread(target=self._shrink, args=(read, draft, done, failed), name="photo", daemon=True).start()

    def _shrink(
        self, read: Callable[[], bytes], draft: str, done: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        try:
            octets = read()
            small = self._source.shrink(octets) if self._source else octets
        except (OSError, Refused):
            self._hand_over(lambda: failed(problems.not_a_picture()))
        else:
            self._hand_over(lambda: self._keep(small, draft, done, failed))

    def _keep(self, octets: bytes, draft: str, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        try:
            attaching.attach(self._phone, draft, "photo", octets)
        except Refused as refused:
            failed(refused.problems[0])
        else:
            done()
