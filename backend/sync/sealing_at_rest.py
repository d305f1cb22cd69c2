"""Kept operations lie sealed in the database: whoever gets hold of a copy of it, and not of the keys, reads none.

Each is packed against sentences that operations share, then sealed with AES-256-GCM under a key that lies in a file
of KEYS_DIR. What is sealed says which key it needs; a newer key takes over the sealing, the older ones still open.
"""

import os
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend import secret_files

KEY_BYTES = 32

_NAME = re.compile(r"rest-(\d{1,5})\.key", re.ASCII)
_MARK, _NONCE_BYTES = b"\x01", 12  # the first byte says how the rest is made; the nonce has the length GCM is made for
_HEAD_BYTES = len(_MARK) + 2 + _NONCE_BYTES
_PLAIN = b"{"  # what every operation begins with that was kept before there was a seal

# Once something is sealed with it, not a byte of this may change: a new one would need a new mark.
_SHARED = (
    b'{"act":"patch","base_rev":1,"commune":"","id":"","kind":"household","op_id":"","record_version":1,"set":{'
    b'"certificate":"near_poor","do_not_visit":true},"time":{"boot":"","monotonic_ms":1,"wall":"2026-'
    b'"},"was":{}}{"act":"add","commune":"","data":{"address":null,"certificate":"unknown","certificate_number":null,'
    b'"certificate_year":null,"do_not_visit":false,"hamlet":"","head_name":"","household_code":null,"made_up":false,'
    b'"phone":null},"id":"","kind":"household"'
    b'{"birth":null,"compulsory":"unknown","ethnic_minority":"unknown","household":"","id_number":null,"made_up":false,'
    b'"member":"unknown","months_supported":null,"name":"","pension":"unknown","relation":"head","residence":null,'
    b'"sex":"female"},"id":"","kind":"person"'
    b'{"act":"add","commune":".202507","data":{"consents":[{"given":true,"method":"spoken","purpose":"advice",'
    b'"text_language":"vi","text_version":"2026-11"}],"duration_s":null,"hamlet":"01","household":"01",'
    b'"interpreter":false,"language":"vi","legal_basis":"consent","met":"head","next":null,"note":null,'
    b'"outcome":"advised","persons":[{"advice":[{"answer":"interested","product":"vsi","reason":null,'
    b'"topics":["pension"]}],"assessments":[{"certificate_year":null,"groups":["near_poor"],"missing":[],'
    b'"product":"vsi","quote":null,"reasons":[],"residence":"permanent","verdict":"eligible"}],"person":"01",'
    b'"steps":[{"amount":null,"method":null,"months":null,"on":"2026-","product":"vsi","step":"registered"}]}],'
    b'"position":null,"supersedes":null,"visited_at":"2026-'
    b'00.000Z"},"id":"01","kind":"visit","op_id":"01","record_version":1,"time":{"boot":"","monotonic_ms":,'
    b'"wall":"2026-:00.000+07:00"}}'
)
_WINDOW = 12  # 4 KiB: as much as an operation and what it shares with others


class AtRest:
    """Seals what is kept with the newest key of a folder, and opens by any key in it."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """`keys` by number, 32 bytes each; the highest number seals. A key is good for some 2**32 operations
        (NIST SP 800-38D, 8.3: random nonces).
        """
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        newest = max(keys)
        self._head = _MARK + newest.to_bytes(2, "big")
        self._seal = self._ciphers[newest].encrypt
        self._packer = zlib.compressobj(6, zlib.DEFLATED, -_WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, _SHARED)

    @classmethod
    def of_folder(cls, folder: Path) -> "AtRest":
        """The keys in `rest-N.key`; the first is made where there is none."""
        if not _key_files(folder):
            secret_files.write_once(folder / "rest-1.key", os.urandom(KEY_BYTES))
        return cls({number: path.read_bytes() for number, path in _key_files(folder).items()})

    def sealed(self, op_id: UUID, body: bytes) -> bytes:
        """An operation's bytes as they are kept; they open under its own id alone."""
        packer = self._packer.copy()
        packed = packer.compress(body) + packer.flush()
        nonce = os.urandom(_NONCE_BYTES)
        return self._head + nonce + self._seal(nonce, packed, op_id.bytes)

    def opened(self, op_id: UUID, kept: bytes) -> bytes:
        """The bytes as the phone froze them; ValueError where they were changed or destroyed, or their key is gone."""
        if kept.startswith(_PLAIN):
            return kept
        cipher = self._ciphers.get(int.from_bytes(kept[1:3], "big"))
        if not kept.startswith(_MARK) or cipher is None:
            raise ValueError("not sealed with a key that is here")
        try:
            packed = cipher.decrypt(kept[3:_HEAD_BYTES], kept[_HEAD_BYTES:], op_id.bytes)
        except InvalidTag as error:
            raise ValueError("not what was sealed") from error
        return zlib.decompressobj(-_WINDOW, _SHARED).decompress(packed)


def _key_files(folder: Path) -> dict[int, Path]:
    named = {path: _NAME.fullmatch(path.name) for path in folder.glob("rest-*.key")}
    return {int(match[1]): path for path, match in named.items() if match}
