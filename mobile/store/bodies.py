"""The one place where what people said becomes bytes of the file and back; sealing will happen here."""

import json
from typing import Any

Body = dict[str, Any]


def pack(body: Body) -> bytes:
    """JSON values as the bytes that the file holds."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Body:
    """The JSON values of packed bytes."""
    body: Body = json.loads(packed)
    return body
