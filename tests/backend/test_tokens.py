"""Whatever is wrong with a token, the answer is one: 401, and nothing said about why."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access.signed import Signed
from backend.access.signing import Claims, Signer
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, START, HandClock, Somebody

KEY = ec.derive_private_key(20_261_122, ec.SECP256R1())
OTHER_KEY = ec.derive_private_key(11, ec.SECP256R1())
CLAIMS = Claims(
    account_id=ACCOUNT_IDS["an"], install_id=None, version=1, generation=0, jti=UUID(int=7), issued_at=START
)


def packed(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def signed(header: bytes, body: bytes, key: ec.EllipticCurvePrivateKey = KEY) -> str:
    said = f"{packed(header)}.{packed(body)}"
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{packed(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def token(header: dict[str, Any] | None = None, key: ec.EllipticCurvePrivateKey = KEY, **claims: object) -> str:
    """A right token, but for what is named; a claim of `...` is left out."""
    issued = int(START.timestamp())
    right = {"iss": "tungnha", "aud": "tungnha-api", "sub": str(CLAIMS.account_id), "jti": str(CLAIMS.jti)}
    times = {"iat": issued, "nbf": issued, "exp": issued + 900}
    whose = {"install": None, "version": 1, "generation": 0}
    body = {name: value for name, value in {**right, **times, **whose, **claims}.items() if value is not ...}
    head = {"alg": "ES256", "typ": "access", "kid": "sign-1", **(header or {})}
    said = {name: value for name, value in head.items() if value is not ...}
    return signed(json.dumps(said).encode(), json.dumps(body).encode(), key)


def mac(secret: bytes, **header: object) -> str:
    """A token «signed» with our public key as if it were a shared secret."""
    head = json.dumps({"alg": "HS256", "typ": "access", "kid": "sign-1", **header}).encode()
    said = f"{packed(head)}.{token().split('.')[1]}"
    made = hmac.HMAC(secret, hashes.SHA256())
    made.update(said.encode())
    return f"{said}.{packed(made.finalize())}"


def public(encoding: serialization.Encoding) -> bytes:
    return KEY.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)


ISSUED = int(START.timestamp())
NESTED = b'{"alg":"ES256","typ":"access","kid":' + b"[" * 1_100 + b"]" * 1_100 + b"}"
RIGHT = token()

FORGED = {
    "empty": "",
    "one part": RIGHT.split(".", maxsplit=1)[0],
    "four parts": RIGHT + ".x",
    "five parts, as an encrypted token has": "a.b.c.d.e",
    "bad base64": "!!." + RIGHT.split(".", 1)[1],
    "not ASCII": "é" + RIGHT,
    "a newline behind": RIGHT + "\n",
    "longer than any of ours": RIGHT + "A" * 4_096,
    "alg none": token({"alg": "none"}),
    "alg nOnE without signature": token({"alg": "nOnE"}).rsplit(".", 1)[0] + ".",
    "alg none with an empty signature part": token({"alg": "none"}).rsplit(".", 1)[0] + ".AA",
    "alg as a list": token({"alg": ["ES256"]}),
    "alg around ours": token({"alg": "xES256x"}),
    "no alg": token({"alg": ...}),
    "HS256 with our public key as PEM": mac(public(serialization.Encoding.PEM)),
    "HS256 with our public key as DER": mac(public(serialization.Encoding.DER)),
    "HS256 with an empty secret": mac(b""),
    "our public key's MAC, said to be ES256": mac(public(serialization.Encoding.DER), alg="ES256"),
    "RS256": token({"alg": "RS256"}),
    "another's key": token(key=OTHER_KEY),
    "a key in the header": token({"jwk": {"kty": "EC"}}),
    "a header name more": token({"cty": "JWT"}),
    "crit": token({"crit": ["exp"]}),
    "unknown kid": token({"kid": "sign-2"}),
    "kid as a path": token({"kid": "../../../dev/null"}),
    "kid as SQL": token({"kid": "' OR 1=1 --"}),
    "kid as an address": token({"kid": "https://example.org/key"}),
    "kid as a number": token({"kid": 1}),
    "kid with half a character": token({"kid": "\ud800"}),
    "no kid": token({"kid": ...}),
    "no typ": token({"typ": ...}),
    "a refresh token": token({"typ": "refresh"}),
    "a header 1,100 deep": signed(NESTED, b"{}"),
    "a header with a key twice": signed(b'{"alg":"ES256","alg":"ES256","typ":"access","kid":"sign-1"}', b"{}"),
    "a header that is a list": signed(b"[]", b"{}"),
    "claims that are a list": signed(b'{"alg":"ES256","typ":"access","kid":"sign-1"}', b"[]"),
    "expired": token(exp=ISSUED - 31),
    "no exp": token(exp=...),
    "exp as text": token(exp=str(ISSUED + 900)),
    "exp as true": token(exp=True),
    "exp as a fraction": token(exp=ISSUED + 900.5),
    "exp NaN": token(exp=float("nan")),
    "exp beyond every calendar": token(exp=10**18),
    "exp of 5,000 digits": signed(b'{"alg":"ES256","typ":"access","kid":"sign-1"}', b'{"exp":' + b"9" * 2_500 + b"}"),
    "exp as a list": token(exp=[ISSUED + 900]),
    "nbf to come": token(nbf=ISSUED + 60),
    "nbf as true": token(nbf=True),
    "no nbf": token(nbf=...),
    "iat to come": token(iat=ISSUED + 60),
    "no iat": token(iat=...),
    "no aud": token(aud=...),
    "another aud": token(aud="somebody-else"),
    "aud as a list": token(aud=["tungnha-api"]),
    "no iss": token(iss=...),
    "another iss": token(iss="somebody-else"),
    "no sub": token(sub=...),
    "sub that is no id": token(sub="an"),
    "no jti": token(jti=...),
    "version as text": token(version="1"),
    "a claim more": token(admin=True),
}


@pytest.fixture
def signer() -> Signer:
    return Signer({"sign-1": KEY})


def test_a_right_token_is_read(signer: Signer) -> None:
    claims = signer.read("access", RIGHT, START)

    assert claims == CLAIMS


def test_what_is_signed_is_read_back(signer: Signer) -> None:
    said = signer.read("refresh", signer.sign("refresh", CLAIMS), START)

    assert said == CLAIMS


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_opens_nothing(signer: Signer, forged: str) -> None:
    with pytest.raises(Refused) as refused:
        signer.read("access", forged, START)

    assert [problem.code for problem in refused.value.problems] == ["not_signed_in"]


@pytest.mark.parametrize("place", range(0, len(RIGHT), 7))
def test_a_token_with_one_letter_changed_opens_nothing(signer: Signer, place: int) -> None:
    other = "A" if RIGHT[place] != "A" else "B"
    changed = RIGHT[:place] + other + RIGHT[place + 1 :]

    with pytest.raises(Refused):
        signer.read("access", changed, START)


def test_an_access_token_lasts_fifteen_minutes_and_half_a_minute_of_grace(signer: Signer) -> None:
    made = signer.sign("access", CLAIMS)

    signer.read("access", made, START + timedelta(minutes=15, seconds=29))
    with pytest.raises(Refused):
        signer.read("access", made, START + timedelta(minutes=15, seconds=30))


def test_an_access_token_does_not_refresh_and_a_refresh_token_opens_nothing(signer: Signer) -> None:
    with pytest.raises(Refused):
        signer.read("refresh", signer.sign("access", CLAIMS), START)
    with pytest.raises(Refused):
        signer.read("access", signer.sign("refresh", CLAIMS), START)


def test_the_newest_key_signs_and_the_one_before_still_counts(signer: Signer) -> None:
    before = signer.sign("access", CLAIMS)
    two = Signer({"sign-1": KEY, "sign-2": OTHER_KEY})

    now = two.sign("access", CLAIMS)

    assert two.read("access", before, START) == two.read("access", now, START) == CLAIMS
    with pytest.raises(Refused):
        signer.read("access", now, START)


def test_anybody_can_have_the_public_keys_and_no_private_number_is_among_them(client: TestClient) -> None:
    answer = client.get("/.well-known/jwks.json").json()

    (key,) = answer["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


# --- at the door ------------------------------------------------------------------------------


@pytest.fixture
def door(app: FastAPI) -> Iterator[Callable[[Any], tuple[int, Any]]]:
    """Asks who one is, with the headers given."""

    @app.get("/who")
    def who(principal: Signed) -> dict[str, str]:
        return {"username": principal.username}

    with TestClient(app, raise_server_exceptions=False) as client:

        def ask(headers: Any) -> tuple[int, Any]:
            answer = client.get("/who", headers=headers)
            return answer.status_code, answer.json()

        yield ask


Door = Callable[[Any], tuple[int, Any]]


def test_an_is_known_by_her_token(door: Door, an: Somebody) -> None:
    assert door(an.headers) == (200, {"username": "an"})


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Basic YW46eA==", "Token x", "Bearer a b", f"Bearer {FORGED['alg none']}"]
)
def test_another_authorization_is_none(door: Door, given: str) -> None:
    status, said = door({"Authorization": given})

    assert (status, said["code"]) == (401, "not_signed_in")


def test_no_authorization_is_none(door: Door) -> None:
    status, said = door({})

    assert (status, said["code"]) == (401, "not_signed_in")


def test_two_authorizations_are_none(door: Door, an: Somebody) -> None:
    both = [*an.headers.items(), *an.headers.items()]

    status, said = door(both)

    assert (status, said["code"]) == (401, "not_signed_in")


def test_a_token_of_a_megabyte_is_too_large_a_header(door: Door) -> None:
    status, said = door({"Authorization": "Bearer " + "A" * 1_000_000})

    assert (status, said["code"]) == (431, "headers_too_large")


def test_a_token_stops_when_its_time_is_over(door: Door, an: Somebody, now: HandClock) -> None:
    now.passes(minutes=16)

    status, said = door(an.headers)

    assert (status, said["code"]) == (401, "not_signed_in")
