"""Ask the server for the key of this phone's vault, with a code that the administrator gave for its officer."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from mobile.sync.messages import Interrupted, Request, Transport, Unreachable, refusal_in
from shared import problems
from shared.problems import Refused
from shared.sync.handover import decode
from shared.sync.protocol import API, NotAnAnswer

_KEY_BYTES = 32


def ask_for_key(transport: Transport, *, code: str, share: Mapping[str, Any]) -> bytes:
    """The key that was closed to the server as `share`; the code is used up by it.

    Refused with what the server says of the code, or Interrupted: no_network, not_our_server.
    """
    body = json.dumps({"code": code.strip(), **share}, ensure_ascii=False).encode()
    request = Request(method="POST", path=f"{API}/auth/recover", body=body)
    try:
        answer = transport(request, None)
        if answer.status != HTTPStatus.OK:
            raise Refused(refusal_in(answer).problem)
        return _read_key(answer.body)
    except NotAnAnswer as error:
        raise Interrupted(problems.not_our_server()) from error
    except Unreachable as error:
        raise Interrupted(problems.no_network()) from error


def _read_key(body: bytes) -> bytes:
    try:
        key = decode(json.loads(body)["key"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnAnswer from error
    if len(key) != _KEY_BYTES:
        raise NotAnAnswer
    return key
