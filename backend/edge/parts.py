"""Answer with a file, or with the part of it that was asked for: a broken download goes on where it broke off.

RFC 9110, sections 13.1.5 and 14. One range is served; of several, of another unit or ill spelt, none: the whole file.
"""

import os
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import BinaryIO

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers

from backend.edge import answers
from shared import problems

_CHUNK_BYTES = 64 * 1_024
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)


def answer(request: Request, file: BinaryIO, etag: str, headers: Mapping[str, str], media_type: str) -> Response:
    """The file or the part that the request asks for, read while it is sent; closes the file. `etag` without quotes.

    206 for a part, 416 for one that begins behind the end, and the headers alone for HEAD.
    """
    size = os.fstat(file.fileno()).st_size
    said = {**headers, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
    part = _wanted(request.headers, etag, size)
    if part is None:
        file.close()
        behind = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        return answers.answer(request.scope, problems.range_behind_the_end(), headers=behind)
    said["Content-Length"] = str(len(part))
    status = HTTPStatus.OK if len(part) == size else HTTPStatus.PARTIAL_CONTENT
    if status is HTTPStatus.PARTIAL_CONTENT:
        said["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    if request.method == "HEAD":
        file.close()
        return Response(status_code=status, headers=said, media_type=media_type)
    return StreamingResponse(_read(file, part), status, said, media_type)


def _wanted(headers: Headers, etag: str, size: int) -> range | None:
    """The octets to send; None where the file does not reach as far."""
    spelt = _RANGE.fullmatch(headers.get("range", ""))
    other_edition = headers.get("if-range", f'"{etag}"') != f'"{etag}"'
    if spelt is None or other_edition or spelt[1] + spelt[2] == "":
        return range(size)
    if not spelt[1]:
        first, last = max(size - int(spelt[2]), 0), size - 1
    else:
        first, last = int(spelt[1]), min(int(spelt[2] or size), size - 1)
        if spelt[2] and int(spelt[2]) < first:
            return range(size)
    return range(first, last + 1) if first < size else None


def _read(file: BinaryIO, part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left:
            chunk = file.read(min(_CHUNK_BYTES, left))
            if not chunk:
                raise OSError("the file is shorter than it was")
            left -= len(chunk)
            yield chunk
