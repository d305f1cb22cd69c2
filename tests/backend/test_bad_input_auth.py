"""Bodies that are cut, crooked, huge or not JSON: each gets its problem, changes nothing and is not repeated.

The numbers are rows of our catalogue of bad input.
"""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.edge.bodies import PACKED_BYTES, PLAIN_BYTES

CANARY = "040099000001"
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
SOUND: dict[str, Any] = {
    "code": "AAAAA-AAAAA",
    "install_id": "00000000-0000-4000-8000-000000000001",
    "install_public_key": KEY,
    "device_name": "Máy",
    "app_version": "0.1.0",
}


def with_raw(field: str, raw: str) -> bytes:
    """A sound body but for one value, which stands there as written."""
    return json.dumps({**SOUND, field: "@"}).replace('"@"', raw).encode()


def deep(levels: int) -> bytes:
    return with_raw("device_name", "[" * levels + f'"{CANARY}"' + "]" * levels)


CROOKED: dict[str, tuple[bytes, int, str]] = {
    "B001 cut short": (b'{"code": "' + CANARY.encode(), 400, "malformed_json"),
    "B002 empty": (b"", 400, "malformed_json"),
    "B002 null": (b"null", 422, "unreadable"),
    "B002 a list": (b"[]", 422, "unreadable"),
    "B002 a word": (f'"{CANARY}"'.encode(), 422, "unreadable"),
    "B002 a number": (b"1", 422, "unreadable"),
    "B003 two documents": (b"{}{}", 400, "malformed_json"),
    "B003 a comma too many": (b'{"code": "a",}', 400, "malformed_json"),
    "B003 a comment": (b"{} // " + CANARY.encode(), 400, "malformed_json"),
    "B004 17 deep": (deep(16), 400, "malformed_json"),
    "B004 100,000 deep": (deep(100_000), 400, "malformed_json"),
    "B005 a number of 5,000 digits": (with_raw("device_name", "9" * 5_000), 422, "bad_number"),
    "B006 NaN": (with_raw("device_name", "NaN"), 422, "bad_number"),
    "B006 Infinity": (with_raw("device_name", "Infinity"), 422, "bad_number"),
    "B006 -Infinity": (with_raw("device_name", "-Infinity"), 422, "bad_number"),
    "B006 1e400": (with_raw("device_name", "1e400"), 422, "bad_number"),
    "B007 NaN for an id": (with_raw("install_id", "NaN"), 422, "bad_number"),
    "B008 half a character": (with_raw("device_name", r'"a\ud800b"'), 422, "bad_text"),
    "B008 half a character in a key": (json.dumps({**SOUND, "\ud800": 1}).encode(), 422, "bad_text"),
    "B009 half a character for a code": (with_raw("install_public_key", r'{"crv": "\udfff"}'), 422, "bad_text"),
    "B010 NUL": (with_raw("device_name", r'"a\u0000b"'), 422, "bad_text"),
    "B011 ESC": (with_raw("device_name", r'"\u001b[31m"'), 422, "bad_text"),
    "B011 a non-character": (with_raw("device_name", r'"\ufffe"'), 422, "bad_text"),
    "B012 not UTF-8": (with_raw("device_name", '"@"').replace(b"@", b"\xff\xfe"), 400, "malformed_json"),
    "B012 an overlong slash": (with_raw("device_name", '"@"').replace(b"@", b"\xc0\xaf"), 400, "malformed_json"),
    "B012 a surrogate in UTF-8": (with_raw("device_name", '"@"').replace(b"@", b"\xed\xa0\x80"), 400, "malformed_json"),
    "B013 UTF-16": (json.dumps(SOUND).encode("utf-16"), 400, "malformed_json"),
    "B013 UTF-32": (json.dumps(SOUND).encode("utf-32"), 400, "malformed_json"),
    "B013 a byte order mark": (b"\xef\xbb\xbf" + json.dumps(SOUND).encode(), 400, "malformed_json"),
    "B014 a key twice": (json.dumps(SOUND).encode()[:-1] + b', "code": "B"}', 400, "duplicate_key"),
    "B015 a field more": (json.dumps({**SOUND, CANARY: True}).encode(), 422, "unknown_field"),
    "B030 a number beyond 64 bits for text": (with_raw("app_version", str(2**63)), 422, "unreadable"),
    "B047 an id as a number": (with_raw("install_id", "1"), 422, "unreadable"),
    "B047 an id as a megabyte": (with_raw("install_id", '"' + "a" * 1_000_000 + '"'), 422, "unreadable"),
    "B042 null for text": (with_raw("device_name", "null"), 422, "unreadable"),
    "B042 empty text": (with_raw("device_name", '""'), 422, "unreadable"),
    "B064 too long": (with_raw("device_name", '"' + CANARY * 11 + '"'), 422, "too_long"),
    "B041 another curve": (json.dumps(SOUND).replace("P-256", "P-384").encode(), 422, "unknown_code"),
}  # fmt: skip

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def send(client: TestClient, contents: Callable[[], str]) -> Iterator[Callable[..., tuple[int, str]]]:
    """Sends a body to be refused; what it answers must be a problem without the body's words, and nothing changed."""
    before = contents()

    def post(content: Any, headers: dict[str, str] | None = None) -> tuple[int, str]:
        answer = client.post("/api/v1/auth/activate", content=content, headers={**JSON, **(headers or {})})
        assert answer.headers["content-type"] == "application/problem+json"
        assert CANARY not in answer.text
        assert contents() == before
        return answer.status_code, answer.json()["code"]

    yield post
    assert client.get("/readyz").status_code in {200, 503}


Send = Callable[..., tuple[int, str]]


@pytest.mark.parametrize(("body", "status", "code"), CROOKED.values(), ids=CROOKED.keys())
def test_a_crooked_body_is_refused(send: Send, body: bytes, status: int, code: str) -> None:
    assert send(body) == (status, code)


def test_several_faults_are_all_named_at_once(client: TestClient) -> None:
    answer = client.post("/api/v1/auth/activate", json={"code": 1, "install_id": "x"}).json()

    assert answer["code"] == "invalid_request"
    assert {(error["code"], error["field"]) for error in answer["errors"]} == {
        ("unreadable", "code"),
        ("unreadable", "install_id"),
        ("missing_field", "install_public_key"),
        ("missing_field", "device_name"),
        ("missing_field", "app_version"),
    }
    assert all(error["message"] and error["message_en"] for error in answer["errors"])


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/jsonx",
     "application/x-yaml", "application/xml", "application/octet-stream", f"text/{CANARY}"],
)  # fmt: skip
def test_another_kind_of_body_is_not_read(send: Send, kind: str) -> None:
    assert send(json.dumps(SOUND).encode(), {"Content-Type": kind}) == (415, "unsupported_media_type")


def test_json_may_say_that_it_is_utf_8(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/auth/activate",
        content=json.dumps(SOUND),
        headers={"Content-Type": 'application/json; charset="UTF-8"'},
    )

    assert answer.json()["code"] == "activation_code_invalid"


# --- packed -----------------------------------------------------------------------------------

GZIP = {"Content-Encoding": "gzip"}


def test_a_packed_body_is_read(client: TestClient) -> None:
    packed = gzip.compress(json.dumps(SOUND).encode())

    answer = client.post("/api/v1/auth/activate", content=packed, headers={**JSON, **GZIP})

    assert answer.json()["code"] == "activation_code_invalid"


@pytest.mark.parametrize("left", [0, 1, 9, 10, 11, -9, -8, -4, -1])
def test_a_packed_body_cut_short_is_refused(send: Send, left: int) -> None:
    packed = gzip.compress(json.dumps(SOUND).encode())

    assert send(packed[:left], GZIP) == (400, "bad_gzip")


def test_a_packed_body_with_a_wrong_sum_or_something_behind_it_is_refused(send: Send) -> None:
    packed = gzip.compress(json.dumps(SOUND).encode())

    assert send(packed[:-8] + bytes(8), GZIP) == (400, "bad_gzip")
    assert send(packed + packed, GZIP) == (400, "bad_gzip")
    assert send(packed + b"x", GZIP) == (400, "bad_gzip")
    assert send(json.dumps(SOUND).encode(), GZIP) == (400, "bad_gzip")


def test_a_bomb_is_stopped_after_eight_mebibytes(send: Send) -> None:
    bomb = gzip.compress(bytes(200 * 1_024 * 1_024), compresslevel=9)
    assert len(bomb) < PACKED_BYTES
    tracemalloc.start()

    answer = send(bomb, GZIP)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert answer == (413, "body_too_large")
    assert most < 4 * PLAIN_BYTES


def test_a_bomb_in_a_bomb_is_no_json(send: Send) -> None:
    inner = gzip.compress(bytes(1_000_000))

    assert send(gzip.compress(inner), GZIP) == (400, "malformed_json")


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd", "gzip, gzip", "x-gzip", "", CANARY])
def test_another_coding_is_not_read(send: Send, coding: str) -> None:
    packed = zlib.compress(json.dumps(SOUND).encode())

    assert send(packed, {"Content-Encoding": coding}) == (415, "unsupported_media_type")


# --- big --------------------------------------------------------------------------------------


def test_a_body_of_ten_megabytes_is_too_large(send: Send) -> None:
    assert send(with_raw("device_name", f'"{"a" * 10_000_000}"')) == (413, "body_too_large")


def test_a_packed_body_of_more_than_a_mebibyte_is_too_large(send: Send) -> None:
    assert send(bytes(PACKED_BYTES + 1), GZIP) == (413, "body_too_large")


def test_a_body_in_pieces_is_counted_while_it_arrives(send: Send) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while taken < 100 * PLAIN_BYTES:
            taken += 65_536
            yield bytes(65_536)

    assert send(endless()) == (413, "body_too_large")


@pytest.mark.parametrize("length", ["-1", "abc", "1, 2", "+5"])
def test_a_length_that_is_none_is_refused(send: Send, length: str) -> None:
    assert send(b"{}", {"Content-Length": length}) == (400, "bad_header")


def test_two_statements_of_where_a_body_ends_are_refused(send: Send) -> None:
    assert send(b"{}", {"Content-Length": "2", "Transfer-Encoding": "chunked"}) == (400, "bad_header")


# --- forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x\r\n" * 10_000, "multipart/form-data; boundary=x"),
        (b"username=a&password=b", "multipart/form-data"),
        (b"&".join(b"a%d=1" % n for n in range(5_000)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe=%FF&username=%00", "application/x-www-form-urlencoded"),
        (b'{"username": "a"}', "application/json"),
        (b"", ""),
    ],
    ids=["multipart of 10,000 parts", "no boundary", "5,000 fields", "no text", "JSON", "nothing"],
)
def test_a_form_that_is_none_is_refused(
    client: TestClient, contents: Callable[[], str], content: bytes, kind: str
) -> None:
    before = contents()

    answer = client.post("/api/v1/auth/token", content=content, headers={"Content-Type": kind})

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code in {400, 413, 422}
    assert contents() == before


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "é" * 64, "a" * 65, "' OR 1=1 --", "{{7*7}}", "\x1b[31m"])
def test_a_crooked_user_name_is_no_fault_of_the_server(client: TestClient, name: str) -> None:
    packed = b"username=" + name.encode("utf-8", "surrogatepass") + b"&password=wrong"

    answer = client.post(
        "/api/v1/auth/token", content=packed, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code in {400, 401, 422}


@pytest.mark.parametrize("token", ["", "x", "a.b.c", CANARY, "é" * 500, "\u202e"])
def test_a_word_that_is_no_refresh_token_is_not_repeated(
    client: TestClient, contents: Callable[[], str], token: str
) -> None:
    before = contents()

    answer = client.post("/api/v1/auth/refresh", json={"refresh_token": token})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert CANARY not in answer.text
    assert contents() == before


@pytest.mark.parametrize(
    "proof",
    [1, True, {}, [], "", CANARY, "A" * 85, "A" * 87, "A" * 85 + "=", "A" * 85 + "é", " " + "A" * 85, "A" * 86 + "\n",
     "+" * 86, "A" * 1_000_000],
    ids=lambda proof: f"B047 {str(proof)[:8]!r}",
)  # fmt: skip
def test_a_proof_that_is_no_signature_is_not_read(
    client: TestClient, contents: Callable[[], str], an: Any, proof: object
) -> None:
    before = contents()
    renewal = {"install_id": SOUND["install_id"], "install_public_key": KEY, "proof": proof}

    answers = [
        client.post("/api/v1/auth/refresh", json={"refresh_token": "a.b.c", "proof": proof}),
        client.post("/api/v1/auth/renew_install", json=renewal, headers=an.headers),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(422, "unreadable")] * 2
    assert [one.json()["errors"][0]["field"] for one in answers] == ["proof"] * 2
    assert not any(CANARY in one.text for one in answers)
    assert contents() == before
