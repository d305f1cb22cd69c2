"""Every Vietnamese syllable, typed in each of the orders in which people type it, in Telex and in VNI."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.telex import Method, composed, split_at_word, typed

_ONSETS = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"  # the first has no consonant
# Rhymes by the vowel that bears the tone in «kiểu cũ» (hòa, thúy), written here with a grave accent on it.
_OPEN = (
    "à è ề ì ò ồ ờ ù ừ ỳ ài ào àu ày ầu ầy èo ều ìa ìu òa òe òi ồi ời ùa uề ùi uờ ùy ừa ừi ừu iều yều oài oào oày oèo"
    " uầy uồi uỳu ười ườu"
)
_CLOSED = (
    "àc àch àm àn àng ành àp àt ằc ằm ằn ằng ằp ằt ầc ầm ần ầng ầp ầt èc èm èn èng èp èt ềch ềm ền ềnh ềp ềt ìch ìm ìn"
    " ình ìp ìt òc òm òn òng òp òt ồc ồm ồn ồng ồp ồt ờm ờn ờp ờt ùc ùm ùn ùng ùp ùt ừc ừm ừn ừng ừt iềc iềm iền iềng"
    " iềp iềt yềm yền yềng yềt oàc oàch oàm oàn oàng oành oàt oằc oằm oằn oằng oằt oèm oèn oèng oèt uần uầng uầt uềch"
    " uềnh uỳch uỳn uỳnh uỳp uỳt uyền uyềt uồc uồm uồn uồng uồt ườc ườm ườn ường ườp ườt"
)
ONSETS, OPEN, CLOSED = _ONSETS.split(" "), _OPEN.split(), _CLOSED.split()

TONES = {"": "", "sắc": "\u0301", "huyền": "\u0300", "hỏi": "\u0309", "ngã": "\u0303", "nặng": "\u0323"}
ON_STOPS = {"", "sắc", "nặng"}

TELEX = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = {"â": "a6", "ă": "a8", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TONE_KEYS: dict[Method, dict[str, str]] = {
    "telex": {"": "", "sắc": "s", "huyền": "f", "hỏi": "r", "ngã": "x", "nặng": "j"},
    "vni": {"": "", "sắc": "1", "huyền": "2", "hỏi": "3", "ngã": "4", "nặng": "5"},
}
MARK_KEYS: dict[Method, dict[str, str]] = {"telex": TELEX, "vni": VNI}


def _without_tone(rhyme: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", rhyme).replace("\u0300", ""))


def _fits(onset: str, rhyme: str) -> bool:
    """Spelling: k, gh, ngh before e ê i y; c, g, ng before the others; gi and qu bring their vowel along."""
    first = _without_tone(rhyme)[0]
    if onset in {"k", "gh", "ngh"}:
        return first in "eêiy"
    if onset in {"c", "g", "ng"}:
        return first not in "eêiy"
    if onset == "qu":
        return first in "aăâeêyơ"
    if onset == "gi":
        return first not in "iy"
    return True


def _syllables() -> Iterator[tuple[str, str, str, str]]:
    """(onset, rhyme without tone, tone, the syllable)."""
    for onset in ONSETS:
        for rhyme in (*OPEN, *CLOSED):
            if not _fits(onset, rhyme):
                continue
            bare = _without_tone(rhyme)
            stopped = bare.endswith(("c", "ch", "p", "t"))
            for tone, mark in TONES.items():
                if not stopped or tone in ON_STOPS:
                    whole = onset + unicodedata.normalize("NFD", rhyme).replace("\u0300", mark)
                    yield onset, bare, tone, unicodedata.normalize("NFC", whole)


SYLLABLES = sorted(set(_syllables()))


def _spelt(letters: str, marks: dict[str, str]) -> str:
    return "".join(marks.get(letter, letter) for letter in letters)


def _marks_last(letters: str, marks: dict[str, str]) -> str:
    """The bare letters first and the keys of their marks after them; one w is enough for ươ."""
    bare = "".join(marks[letter][0] if letter in marks else letter for letter in letters)
    keys = dict.fromkeys(marks[letter][1] for letter in letters if letter in marks)
    return bare + "".join(keys)


def test_there_are_all_syllables_of_the_language() -> None:
    assert len(SYLLABLES) > 15_000


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_syllable_with_the_tone_at_its_end(method: Method) -> None:
    for onset, rhyme, tone, syllable in SYLLABLES:
        keys = _spelt(onset + rhyme, MARK_KEYS[method]) + TONE_KEYS[method][tone]

        assert composed(keys, method) == syllable, keys


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_syllable_with_the_tone_right_after_its_vowels(method: Method) -> None:
    for onset, rhyme, tone, syllable in SYLLABLES:
        vowels = rhyme.rstrip("chmngpt")
        keys = _spelt(onset + vowels, MARK_KEYS[method]) + TONE_KEYS[method][tone] + rhyme[len(vowels) :]

        assert composed(keys, method) == syllable, keys


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_syllable_with_all_marks_at_its_end(method: Method) -> None:
    for onset, rhyme, tone, syllable in SYLLABLES:
        keys = _marks_last(onset + rhyme, MARK_KEYS[method]) + TONE_KEYS[method][tone]

        assert composed(keys, method) == syllable, keys


def test_every_syllable_in_capitals() -> None:
    for onset, rhyme, tone, syllable in SYLLABLES:
        keys = (_spelt(onset + rhyme, TELEX) + TONE_KEYS["telex"][tone]).upper()

        assert composed(keys, "telex") == syllable.upper(), keys


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("Nguyeenx Thij Huowngf", "Nguyễn Thị Hường"),
        ("DDawngj Vawn DDuwcs", "Đặng Văn Đức"),
        ("Vi Thij EEs, xoms 5", "Vi Thị Ế, xóm 5"),
        ("thuowr", "thuở"),
        ("muowif", "mười"),
        ("gif gianf giuwongf", "gì giàn giường"),
        ("quys quoocs quaan", "quý quốc quân"),
        ("vietej dangd tuongwf", "việt đang tường"),
        ("Bas hoir: «gias bao nhieeu?»", "Bá hỏi: «giá bao nhiêu?»"),
    ],
)
def test_what_officers_type(keys: str, text: str) -> None:
    assert composed(keys, "telex") == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [("ass", "as"), ("aaa", "aa"), ("ddd", "dd"), ("aww", "aw"), ("ww", "w"), ("tesst", "test"), ("asz", "a")],
)
def test_the_same_key_once_more_takes_it_back(keys: str, text: str) -> None:
    assert composed(keys, "telex") == text


@pytest.mark.parametrize("word", ["0912345678", "xml", "BHXH", "TK1-TS", "2026"])
def test_what_is_no_syllable_stays_as_it_was_typed(word: str) -> None:
    assert composed(word, "vni") == word


@pytest.mark.parametrize(
    ("keys", "text"),
    [("samsung", "sámung"), ("samssung", "samsung"), ("asd", "ád"), ("awsw", "áw"), ("aspirin", "ápirin")],
)
def test_a_tone_stays_where_a_foreign_word_goes_on(keys: str, text: str) -> None:
    """Each key is seen: in its letter, or in the mark that it made and that the same key takes back."""
    assert composed(keys, "telex") == text


def test_a_word_with_two_tones_is_left_alone_by_a_key_that_makes_no_syllable() -> None:
    assert typed("Ràmén", "t", "telex") == "Ràmént"


def test_a_word_is_mended_in_the_middle_of_a_text() -> None:
    head, word = split_at_word("ông Nguyên")

    assert (head, typed(word, "x", "telex")) == ("ông ", "Nguyễn")


@given(
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x1EFF), max_size=12),
    st.sampled_from("asfrxjzdeow169 nQ"),
)
def test_no_key_ever_breaks_a_text(text: str, key: str) -> None:
    for method in ("telex", "vni"):
        found = typed(text, key, method)

        assert unicodedata.is_normalized("NFC", found)
