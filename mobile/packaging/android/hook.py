"""What python-for-android calls while it builds: puts the provider of shared files into the app's manifest.

Its release 2026.5.9 has no setting for elements inside <application>; the one after it will (its pull request 3377).
"""

from pathlib import Path
from typing import Any

_MANIFEST = Path("src/main/AndroidManifest.xml")
_END = "</application>"


def before_apk_assemble(_toolchain: Any) -> None:
    """The manifest is written and Gradle has not read it; the working folder is the distribution's."""
    provider = Path(__file__).with_name("provider.xml").read_text(encoding="utf-8")
    manifest = _MANIFEST.read_text(encoding="utf-8")
    if manifest.count(_END) != 1:
        raise ValueError(f"{_MANIFEST} does not look as this hook knows it")
    if provider not in manifest:
        _MANIFEST.write_text(manifest.replace(_END, f"{provider}{_END}"), encoding="utf-8")
