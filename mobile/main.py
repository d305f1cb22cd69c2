"""Open the officer's app: on an Android phone by itself, on a desktop with `python -m mobile.main --server URL`."""

import argparse
import gc
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from mobile.attachments import PhotoSource
from mobile.devices.camera import camera_of_this_machine
from mobile.devices.location import locator_of_this_machine
from mobile.devices.scanner import scanner_of_this_machine
from mobile.field import Field
from mobile.lock.devices import device_of
from mobile.lock.door import Door
from mobile.lock.gate import Gate
from mobile.lock.officers import VAULT, Officers
from mobile.store.phone import this_phone
from mobile.store.salvage import open_vault
from mobile.store.store import Store
from shared.problems import Refused

ON_A_DESKTOP = Path("var/phone")

# python-for-android names the app's private folder so; no other app can read it.
PRIVATE = os.environ.get("ANDROID_PRIVATE")

DESKTOP_WINDOW = (360, 800)


def main(words: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; 1 where the file is of a newer app."""
    # Kivy would read the words of the command line as its own, and keep what went wrong in files of its own.
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    sys.excepthook = tell_where
    threading.excepthook = lambda ended: tell_where(ended.exc_type, ended.exc_value, ended.exc_traceback)
    chosen = _parser().parse_args([] if PRIVATE else words)
    chosen.data.mkdir(parents=True, exist_ok=True)
    officers = Officers(chosen.data, device_of)
    try:
        store = open_vault(officers.last_folder() / VAULT)
    except Refused as refused:
        sys.stderr.write(f"{refused.problems[0].vi}\n")
        return 1
    _open(store, officers, chosen.server)
    return 0


def tell_where(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Of what went wrong only the kind and the places in the program: in an error's own words people may stand."""
    sys.stderr.write(f"{''.join(traceback.format_tb(trace))}{kind.__name__}\n")
    before = error and (error.__cause__ or error.__context__)
    if before:
        sys.stderr.write("After:\n")
        tell_where(type(before), before, before.__traceback__)


def _open(store: Store, officers: Officers, server: str) -> None:
    from kivy.core.window import Window  # noqa: PLC0415 - its import opens the window, with the settings made above

    from mobile.app import FieldApp, to_the_window  # noqa: PLC0415 - as above

    if not PRIVATE:
        Window.size = DESKTOP_WINDOW

    def field_over(opened: Store) -> Field:
        phone, folder = this_phone(opened), opened.folder
        gate = Gate(opened, vault=folder / VAULT, device=device_of(folder), read_clocks=phone.read_clocks)
        return Field(
            phone,
            hand_over=to_the_window,
            usual_server=server,
            scanner=scanner_of_this_machine(),
            locator=locator_of_this_machine(),
            photos=_photos(),
            door=Door(gate, opened, hand_over=to_the_window, read_clocks=phone.read_clocks),
        )

    app = FieldApp(
        field=field_over(store),
        officers=officers,
        field_at=lambda folder: field_over(open_vault(folder / VAULT)),
    )
    # What stands at the start stays: looking through it for garbage again and again made taps wait for 60 ms.
    app.bind(on_start=lambda _app: gc.freeze())
    app.run()


def _photos() -> PhotoSource:
    from mobile.widgets.shrinking import shrunk  # noqa: PLC0415 - it needs what the window brings

    return PhotoSource(shrink=shrunk, camera=camera_of_this_machine(), folder=None if PRIVATE else _pictures())


def _pictures() -> Path | None:
    """Where a desktop keeps pictures, in the language it was set up in."""
    named = (Path.home() / name for name in ("Pictures", "Hình ảnh", "Ảnh"))
    return next((folder for folder in named if folder.is_dir()), None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mobile.main", description="Open the officer's app.")
    parser.add_argument("--server", default="", help="the address to offer when the app is activated")
    parser.add_argument("--data", type=Path, default=Path(PRIVATE or ON_A_DESKTOP), help="the folder of the app's file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
