"""MUST 13. A handover is sealed to the server, signed by its phone: carried by anybody, read and changed by nobody."""

import gzip
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.problems import Refused
from shared.sync import handover, handover_box
from shared.sync.handover import Envelope, line_of, read_envelope
from shared.sync.handover_box import is_signed_by, jwk_of, open_box, seal, signing_with

INSTALL = UUID("00000000-0000-4000-8000-0000000000a0")
SERVER, PHONE, STRANGER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
SEALING_KEY = {**jwk_of(SERVER.public_key()), "use": "enc", "kid": "seal-1"}
OPS = [{"op_id": f"op {n}", "dseq": n, "note": "Bác Đức hẹn sang tuần"} for n in (4, 5, 7)]


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()


def _line(ops: list[dict[str, Any]] = OPS) -> bytes:
    document = {"epoch": "e", "install_id": str(INSTALL), "ops": ops}
    return seal(document, install_id=INSTALL, sealing_key_jwk=SEALING_KEY, sign=signing_with(_pem(PHONE)))


def test_what_a_phone_seals_the_server_reads_again() -> None:
    envelope = read_envelope(_line())

    assert json.loads(open_box(envelope, SERVER))["ops"] == OPS
    assert (envelope.install_id, envelope.kid, envelope.count) == (INSTALL, "seal-1", 3)
    assert (envelope.first_dseq, envelope.last_dseq) == (4, 7)


def test_an_envelope_is_one_canonical_line() -> None:
    line = _line()

    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert line_of(read_envelope(line)) == line


def test_whoever_carries_it_reads_nothing_that_anybody_said() -> None:
    assert "Đức".encode() not in _line()
    assert b"op 4" not in _line()


def test_two_boxes_of_the_same_operations_share_neither_key_nor_octets() -> None:
    one, other = read_envelope(_line()), read_envelope(_line())

    assert one.ephemeral != other.ephemeral
    assert one.box != other.box


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Refused) as refusal:
        open_box(read_envelope(_line()), STRANGER)

    assert [(each.code, each.field) for each in refusal.value.problems] == [("handover_unreadable", "box")]


def test_it_is_signed_by_its_phone_and_by_no_other() -> None:
    envelope = read_envelope(_line())

    assert is_signed_by(envelope, jwk_of(PHONE.public_key()))
    assert not is_signed_by(envelope, jwk_of(STRANGER.public_key()))


@pytest.mark.parametrize("key", [{}, {"x": "", "y": ""}, {"x": 7, "y": 7}, {"x": "A" * 43, "y": "A" * 43}])
def test_a_phone_without_a_usable_key_has_signed_nothing(key: dict[str, Any]) -> None:
    assert not is_signed_by(read_envelope(_line()), key)


@pytest.mark.parametrize(
    "change",
    [
        {"install_id": str(UUID(int=0))},
        {"kid": "seal-2"},
        {"ephemeral": dict(jwk_of(STRANGER.public_key()))},
        {"count": 2},
        {"first_dseq": 3},
        {"last_dseq": 8},
    ],
)
def test_what_stands_on_the_envelope_cannot_be_changed(change: dict[str, Any]) -> None:
    changed = read_envelope(json.dumps(json.loads(_line()) | change).encode())

    assert not is_signed_by(changed, jwk_of(PHONE.public_key()))
    with pytest.raises(Refused):
        open_box(changed, SERVER)


def test_a_box_with_any_octet_changed_or_cut_off_does_not_open() -> None:
    envelope = read_envelope(_line())
    places = range(0, len(envelope.box), 7)

    for box in [*(_with_flipped(envelope.box, at) for at in places), *(envelope.box[:at] for at in places)]:
        with pytest.raises(Refused):
            open_box(replace(envelope, box=box), SERVER)


def _packed(octets: bytes) -> bytes:
    """The same bytes on every day: a test is named by what it is given."""
    return gzip.compress(octets, mtime=0)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"not packed",
        _packed(b"{}")[:-1],
        _packed(b"{}") + b"x",
        _packed(b"{}") * 2,
        _packed(bytes(handover.CONTENT_BYTES_MAX + 1)),
    ],
    ids=["empty", "plain", "cut", "trailing", "two", "bomb"],
)
def test_a_well_sealed_box_of_something_else_is_refused(packed: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        open_box(*_boxed(packed))

    assert [each.code for each in refusal.value.problems] == ["handover_unreadable"]


def test_a_bomb_within_what_is_unpacked_stays_packed() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)

    assert open_box(*_boxed(gzip.compress(bomb))) == bomb


def _boxed(packed: bytes) -> tuple[Envelope, ec.EllipticCurvePrivateKey]:
    outside = read_envelope(json.dumps(json.loads(_line()) | {"ephemeral": jwk_of(STRANGER.public_key())}).encode())
    cipher, nonce = handover_box._cipher(STRANGER, SERVER.public_key())
    return replace(outside, box=cipher.encrypt(nonce, packed, handover.bound_bytes(outside))), SERVER


def _broken_fields() -> list[tuple[str, Any]]:
    strange: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], {}, 2**53, "1", "Ế", "\x00"]
    fields = ["tungnha_handover", "install_id", "kid", "ephemeral", "count", "first_dseq", "last_dseq", "box"]
    found = [(field, value) for field in [*fields, "signature"] for value in strange]
    found = [one for one in found if one not in [("kid", "x"), ("kid", "1"), ("box", ""), ("last_dseq", 2**53 - 1)]]
    key = dict(jwk_of(STRANGER.public_key()))
    found += [("ephemeral", key | change) for change in ({"d": "x"}, {"crv": "P-384"}, {"x": "AA"}, {"y": 7})]
    found += [("install_id", text) for text in ("00000000-0000-4000-8000-0000000000A0", "{x}", str(INSTALL) + " ")]
    found += [("box", "AB=="), ("box", "A B"), ("box", "AB"), ("signature", "A" * 85), ("signature", "A" * 87)]
    return [*found, ("count", 5), ("count", 501), ("first_dseq", 8), ("kid", "K" * 33), ("kid", "SEAL-1")]


@pytest.mark.parametrize(("field", "value"), _broken_fields())
def test_each_field_that_is_wrong_is_named(field: str, value: Any) -> None:
    line = json.dumps(json.loads(_line()) | {field: value}).encode()

    with pytest.raises(Refused) as refusal:
        read_envelope(line)

    (problem,) = refusal.value.problems
    assert problem.code == "handover_unreadable"
    assert problem.field in {field, "last_dseq", "count"}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        _line()[:-3],
        _line() + b"{}",
        _line().replace(b'"count":3', b'"count":3,"count":3'),
        _line().replace(b'"count":3', b'"count":3,"more":3'),
        b" " * (handover.ENVELOPE_BYTES_MAX + 1),
    ],
    ids=["empty", "begun", "null", "list", "bytes", "deep", "object", "cut", "two", "twice", "more", "long"],
)
def test_a_line_that_is_no_envelope_is_refused(line: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_envelope(line)

    assert [each.code for each in refusal.value.problems] == ["handover_unreadable"]


@pytest.mark.parametrize("count", [0, 501])
def test_a_batch_that_no_push_would_carry_is_not_sealed(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 500"):
        _line([{"dseq": n + 1} for n in range(count)])


def _with_flipped(octets: bytes, at: int) -> bytes:
    return octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]
