"""The keys that sync works with: those that sign receipts, and those that seal what is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from backend.access.signing import Signer
from backend.sync.sealing_at_rest import AtRest


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Read once from KEYS_DIR, when the server starts."""

    signer: Signer
    at_rest: AtRest

    @classmethod
    def of_folder(cls, folder: Path) -> "Keys":
        """The keys of a folder; the first ones are made where there are none."""
        return cls(signer=Signer.of_folder(folder), at_rest=AtRest.of_folder(folder))


def keys_of(request: Request) -> Keys:
    """The keys of the application that was asked."""
    keys: Keys = request.app.state.keys
    return keys


KeysOfApp = Annotated[Keys, Depends(keys_of)]
