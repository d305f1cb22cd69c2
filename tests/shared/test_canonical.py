"""One value has one spelling, whoever writes it: RFC 8785, its own examples first."""

import hashlib
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.canonical import canonical, sha256_hex

TEXTS = st.text(st.characters(codec="utf-8"))
FINITE = st.floats(allow_nan=False, allow_infinity=False)
# Above 2**53 a whole fraction is spelled with fewer digits than Python's integers have; it reads back as a fraction.
WITHIN_WHOLE_NUMBERS = st.floats(-(2.0**53), 2.0**53)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WITHIN_WHOLE_NUMBERS | TEXTS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXTS, inside, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("bits", "spelled"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_the_numbers_of_the_standard(bits: str, spelled: str) -> None:
    # RFC 8785, appendix B.
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert canonical(number) == spelled.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_is_no_json_number_has_no_spelling(bits: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    with pytest.raises(ValueError, match="not a JSON number"):
        canonical({"data": [number]})


def test_the_example_of_the_standard() -> None:
    # RFC 8785, section 3.2.2.
    sent = r"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""

    spelled = canonical(json.loads(sent)).decode()

    assert spelled == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r""""string":"€$\u000f\nA'B\"\\\\\"/"}"""
    )


def test_keys_stand_in_the_order_of_their_utf_16_units() -> None:
    # RFC 8785, section 3.2.3: a surrogate pair stands before U+FB33, though its code point is the higher.
    in_order = ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]

    spelled = canonical(dict.fromkeys(sorted(in_order)))

    assert list(json.loads(spelled)) == in_order


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("\b\t\n\f\r", rb'"\b\t\n\f\r"'),
        ('"\\/', rb'"\"\\/"'),
        ("\x00\x1f", rb'"\u0000\u001f"'),
        ("\x7f\u2028", b'"\x7f\xe2\x80\xa8"'),
        ("Đức", b'"\xc4\x90\xe1\xbb\xa9c"'),
    ],
)
def test_text_is_escaped_only_where_json_must(text: str, spelled: bytes) -> None:
    assert canonical(text) == spelled


def test_two_spellings_of_a_letter_are_two_texts() -> None:
    assert canonical("\u1ea1") != canonical("a\u0323")


def test_yes_is_not_one_and_a_whole_fraction_is_a_whole_number() -> None:
    assert canonical([True, 1, 1.0, -0.0, False, 0]) == b"[true,1,1,0,false,0]"


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, ["a\ud83d"]])
def test_half_a_surrogate_pair_has_no_spelling(value: Any) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        canonical(value)


@given(JSON)
def test_what_is_spelled_reads_as_what_it_was(value: Any) -> None:
    spelled = canonical(value)

    assert json.loads(spelled) == value
    assert canonical(json.loads(spelled)) == spelled


@given(st.dictionaries(TEXTS, JSON), st.randoms())
def test_the_order_in_which_keys_were_written_is_forgotten(value: dict[str, Any], chance: Any) -> None:
    shuffled = list(value.items())
    chance.shuffle(shuffled)

    assert canonical(dict(shuffled)) == canonical(value)


@given(JSON, st.sampled_from([None, 1, "\t"]))
def test_blanks_between_values_are_forgotten(value: Any, indent: Any) -> None:
    sent = json.dumps(value, indent=indent, ensure_ascii=indent is None)

    assert canonical(json.loads(sent)) == canonical(value)


@given(FINITE)
def test_every_fraction_is_read_back_exactly(number: float) -> None:
    assert float(canonical(number)) == number


def test_a_hash_is_sha_256_in_hexadecimal() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_hex("Đức".encode()) == hashlib.sha256("Đức".encode()).hexdigest()
