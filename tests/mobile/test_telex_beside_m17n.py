"""Every Vietnamese syllable by our composer and by m17n's, which others wrote: they differ only where we mean to.

Compared are the orders that both take: each mark right after its letter, and the tone at the end or right after the
vowels. Marks at the end of a word (`dangd`, `viet65`) m17n does not take at all; ours are tried beside this file.
"""

from collections.abc import Callable

import pytest

from mobile.telex import Method, composed
from tests.mobile.m17n import Typist
from tests.mobile.test_telex import MARK_KEYS, SYLLABLES, TONE_KEYS, _spelt

# After «gi» m17n takes the i for the first of three vowels and sets the tone on the middle one: «giụôc» for «giuộc».
_RHYMES_AFTER_GI = (
    "oac oach oam oan oang oanh oat oem oen oeng oet oăc oăm oăn oăng oăt uych uyn uynh uyp uyt"
    " uân uâng uât uôc uôm uôn uông uôt"
)
_MIDDLE_AFTER_GI = frozenset(_RHYMES_AFTER_GI.split())
# A tone typed before the last consonants m17n leaves on the first of these vowels: «hòang»; ours goes to «hoàng».
_STAYS_ON_THE_FIRST = ("oa", "oe", "uy")

_WORDS = (
    "ass aaa ddd aww ww tesst asz booong hoasz w quw uow nguwowif asdf"
    " xml BHXH sms vneid bosch asda nesle aspirin samsung samssung facebook laptop honda visa"
)

Syllable = tuple[str, str, str, str]


@pytest.fixture(params=["telex", "vni"])
def method(request: pytest.FixtureRequest) -> Method:
    found: Method = request.param
    return found


def tone_at_the_end(onset: str, rhyme: str, tone: str, method: Method) -> str:
    return _spelt(onset + rhyme, MARK_KEYS[method]) + TONE_KEYS[method][tone]


def tone_after_the_vowels(onset: str, rhyme: str, tone: str, method: Method) -> str:
    vowels = rhyme.rstrip("chmngpt")
    return _spelt(onset + vowels, MARK_KEYS[method]) + TONE_KEYS[method][tone] + rhyme[len(vowels) :]


def differing(method: Method, keys_of: Callable[[str, str, str, Method], str]) -> set[Syllable]:
    """The syllables of which the two make different words, in small letters or in capitals."""
    typist = Typist(method)
    keys = {one: keys_of(*one[:3], method) for one in SYLLABLES}
    return {one for one, typed in keys.items() if typist.types(typed) != composed(typed, method)}


def after_gi() -> set[Syllable]:
    return {one for one in SYLLABLES if one[0] == "gi" and one[1] in _MIDDLE_AFTER_GI and one[2]}


def test_with_the_tone_at_the_end_all_are_the_same_but_after_gi(method: Method) -> None:
    assert differing(method, tone_at_the_end) == after_gi()


def test_with_the_tone_after_the_vowels_ours_alone_goes_where_it_belongs(method: Method) -> None:
    left_behind = {
        one
        for one in SYLLABLES
        if one[2] and one[1].startswith(_STAYS_ON_THE_FIRST) and one[1] not in _STAYS_ON_THE_FIRST and one[0] != "qu"
    }

    found = differing(method, tone_after_the_vowels)

    assert found == {one for one in left_behind if one[1][2:].strip("chmngpt") == ""} | after_gi()


def test_capitals_are_composed_the_same() -> None:
    typist = Typist("telex")
    keys = {one: tone_at_the_end(*one[:3], "telex").upper() for one in SYLLABLES}

    found = {one for one, typed in keys.items() if typist.types(typed) != composed(typed, "telex")}

    assert found == after_gi()


def test_what_is_taken_back_and_what_is_no_syllable_are_the_same() -> None:
    typist = Typist("telex")

    for keys in _WORDS.split():
        assert composed(keys, "telex") == typist.types(keys), keys


@pytest.mark.parametrize(
    ("method", "keys", "ours", "theirs"),
    [
        pytest.param("telex", "huowng", "hương", "huơng", id="one w is enough for ươ"),
        pytest.param("vni", "nguo72i", "người", "nguời", id="one 7 is enough for ươ"),
        pytest.param("telex", "dangd", "đang", "dangd", id="a mark at the end of the word"),
        pytest.param("vni", "viet65", "việt", "viet65", id="mark and tone at the end of the word"),
        pytest.param("telex", "smartphone", "smartphone", "smảtphone", id="no syllable begins with sm"),
        pytest.param("telex", "vssid", "vssid", "vsid", id="without a vowel there is no tone to take back"),
        pytest.param("telex", "casio", "cáio", "caío", id="what is no syllable keeps its tone where it stands"),
        pytest.param("telex", "aasa", "áa", "ấa", id="a once more takes the mark back under a tone, too"),
        pytest.param("telex", "awsw", "áw", "ắw", id="w once more takes the mark back under a tone, too"),
        pytest.param("telex", "vietj", "viẹt", "vịet", id="a syllable without its mark is none: the tone waits on e"),
        pytest.param("vni", "d99", "d9", "đ9", id="9 once more takes the stroke back, as every key does"),
        pytest.param("telex", "giuoocj", "giuộc", "giụôc", id="Cần Giuộc"),
        pytest.param("telex", "hoafng", "hoàng", "hòang", id="a tone moves when consonants come"),
    ],
)
def test_where_ours_is_another_by_design(method: Method, keys: str, ours: str, theirs: str) -> None:
    assert (composed(keys, method), Typist(method).types(keys)) == (ours, theirs)
