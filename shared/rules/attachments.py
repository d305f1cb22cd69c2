"""What must hold of a photo or a signature, and of its bytes once they are whole."""

import re
from hashlib import sha256

from shared import problems
from shared.pictures import MEDIA_TYPES, look_at
from shared.problems import Problem
from shared.records.attachment import Attachment
from shared.rules import checks
from shared.vocabulary import attachments

SIZE_MAX = 200 * 1_024
"""Bytes of one: on a line of 20 kbit/s it is sent in a minute and a half."""

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def problems_in(attachment: Attachment) -> list[Problem]:
    """Everything wrong with it, each thing once; empty when it may be filed."""
    return [
        *checks.text_is_sound(attachment),
        *checks.code_in("sort", attachment.sort, attachments.SORTS),
        *checks.moment_within("made_at", attachment.made_at),
        *([] if attachment.media_type in MEDIA_TYPES else [problems.not_a_picture("media_type")]),
        *([] if 0 < attachment.size <= SIZE_MAX else [problems.picture_too_large("size", SIZE_MAX)]),
        *([] if _SHA256.fullmatch(attachment.sha256) else [problems.unreadable("sha256")]),
        *(problem.under("consent") for problem in _consent(attachment)),
    ]


def problems_in_bytes(octets: bytes, media_type: str, expected: str) -> list[Problem]:
    """What is wrong with the bytes that came for one whose SHA-256 (hex) and media type are known."""
    if sha256(octets).hexdigest() != expected:
        return [problems.picture_differs()]
    try:
        return [] if look_at(octets).media_type == media_type else [problems.not_a_picture("media_type")]
    except ValueError:
        return [problems.not_a_picture()]


def _consent(attachment: Attachment) -> list[Problem]:
    answer = attachment.consent
    return [
        *([] if answer.purpose == attachment.sort else [problems.unknown_code("purpose")]),
        *([] if answer.given else [problems.consent_missing("given")]),
        *checks.how_asked(answer),
    ]
