"""Vietnamese from any keyboard: Telex and VNI keys become letters with their marks, one word at a time.

Keyboards of phones stop composing in some text fields of this toolkit, so the app can do it itself. Nothing is
remembered between keys: the word as it stands and the next key give the new word, wherever the cursor was put.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Method = Literal["telex", "vni"]

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_TONES = frozenset({_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT})
_NO_TONE = ""

_TONE_KEYS: Mapping[Method, Mapping[str, str]] = {
    "telex": {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT, "z": _NO_TONE},
    "vni": {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT, "0": _NO_TONE},
}
# A key and the marked letters that it can make, those tried first that stand first.
_MARK_KEYS: Mapping[Method, Mapping[str, tuple[str, ...]]] = {
    "telex": {"a": ("â",), "e": ("ê",), "o": ("ô",), "w": ("ươ", "ư", "ơ", "ă"), "d": ("đ",)},
    "vni": {"6": ("â", "ê", "ô"), "7": ("ươ", "ư", "ơ"), "8": ("ă",), "9": ("đ",)},
}
_BARE = {"â": "a", "ă": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d", "ươ": "uo"}

# The parts of a syllable (Đoàn Thiện Thuật, Ngữ âm tiếng Việt). In «gi» and «qu» the vowel belongs to the beginning.
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_FINALS = "ch|nh|ng|[cmnpt]"
_SYLLABLE = re.compile(rf"({_ONSETS})?([aăâeêioôơuưy]+)({_FINALS})?", re.ASCII | re.IGNORECASE)
# With those that stand only on the way to another: «uo» to «ươ», «ie» to «iê», «aa» after a mark was taken back.
_VOWELS = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ uă ue uê ui uo uô uơ uu uy"
    " ưa ưi ưo ươ ưu ie ye yê ieu iêu yeu yêu oai oao oay oeo uai uay uây uao uau uoi uôi uơi uou uya uye uyê uyu"
    " ưoi ươi ưou ươu aa ee eu"
)
_NUCLEI = frozenset(_VOWELS.split())
_STOPS = frozenset({"c", "ch", "p", "t"})
_TONES_BEFORE_A_STOP = frozenset({_ACUTE, _DOT, _NO_TONE})


@dataclass(frozen=True, kw_only=True)
class _Word:
    """Letters with their marks but without a tone, and the tone of the whole; `whole` is how it was written."""

    letters: str
    tone: str
    whole: str = ""


def typed(word: str, key: str, method: Method) -> str:
    """The word after one more key; composed (NFC).

    A key pressed once more takes back what it did and stands for itself: `as` is á, `ass` is as. A key that makes no
    Vietnamese syllable stands for itself, too, and leaves the rest as it is: `asd` is ád.
    """
    now = _read(word)
    pressed = key.lower()
    if pressed in _TONE_KEYS[method]:
        return _with_tone(now, key, _TONE_KEYS[method][pressed])
    if pressed in _MARK_KEYS[method]:
        return _with_mark(now, key, _MARK_KEYS[method][pressed], alone=pressed == "w")
    return _longer(now, key)


def composed(keys: str, method: Method) -> str:
    """What a whole row of keys makes, word by word."""
    text = ""
    for key in keys:
        head, word = split_at_word(text)
        text = head + (typed(word, key, method) if key.isalnum() else word + key)
    return text


def split_at_word(text: str) -> tuple[str, str]:
    """The text before the word that the cursor stands at, and that word."""
    end = len(text)
    while end and text[end - 1].isalpha():
        end -= 1
    return text[:end], text[end:]


def _read(word: str) -> _Word:
    letters, tone, whole = [], _NO_TONE, unicodedata.normalize("NFC", word)
    for char in whole:
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts if mark in _TONES), tone)
        letters.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)))
    return _Word(letters="".join(letters), tone=tone, whole=whole)


def _with_tone(now: _Word, key: str, tone: str) -> str:
    if not _takes(now.letters, tone) or (tone == _NO_TONE and now.tone == _NO_TONE):
        return now.whole + key
    if tone != _NO_TONE and tone == now.tone:
        return _written(_Word(letters=now.letters + key, tone=_NO_TONE))
    return _written(_Word(letters=now.letters, tone=tone))


def _takes(letters: str, tone: str) -> bool:
    parts = _parts(letters)
    return parts is not None and (parts[2].lower() not in _STOPS or tone in _TONES_BEFORE_A_STOP)


def _with_mark(now: _Word, key: str, makes: tuple[str, ...], *, alone: bool) -> str:
    for marked in makes:
        letters = _marked(now.letters, marked)
        if letters is not None:
            return _written(_Word(letters=letters, tone=now.tone))
    if alone and now.letters.lower().endswith("ư") and not _has_vowel(now.letters[:-1]):
        return _written(_Word(letters=now.letters[:-1] + _in_case("w", now.letters[-1]), tone=now.tone))
    for marked in makes:
        if marked in now.letters.lower():
            return _written(_Word(letters=_unmarked(now.letters, marked), tone=now.tone)) + key
    if alone and not _has_vowel(now.letters):
        return _written(_Word(letters=now.letters + _in_case("ư", key), tone=now.tone))
    return _longer(now, key)


def _longer(now: _Word, key: str) -> str:
    """The word with one letter more. What is then no syllable keeps its tone where it stands: no key may be lost."""
    letters = _completed(now.letters, key)
    return _written(_Word(letters=letters, tone=now.tone)) if _parts(letters) else now.whole + key


def _marked(letters: str, marked: str) -> str | None:
    """The letters with the bare form of a mark's letter marked, if that is the beginning of a syllable."""
    bare, low = _BARE[marked], letters.lower()
    if marked == "đ":
        return _in_case("đ", letters) + letters[1:] if low.startswith("d") else None
    parts = _parts(letters)
    if parts is None:
        return None
    places = [at for at in range(len(parts[0]), len(low)) if low.startswith(bare, at)]
    changed = (_changed(letters, at, bare, marked) for at in reversed(places))
    return next((one for one in changed if _parts(one)), None)


def _changed(letters: str, at: int, bare: str, marked: str) -> str:
    end = at + len(bare)
    # «thuở»; it becomes ươ with the next letter
    becomes = "uơ" if marked == "ươ" and end == len(letters) else marked
    return letters[:at] + "".join(map(_in_case, becomes, letters[at:end])) + letters[end:]


def _unmarked(letters: str, marked: str) -> str:
    at = letters.lower().rfind(marked)
    return letters[:at] + "".join(map(_in_case, _BARE[marked], letters[at:])) + letters[at + len(marked) :]


def _completed(letters: str, key: str) -> str:
    """The letters with one more; «uơ» and «ưo» before another letter are «ươ»."""
    parts = _parts(letters)
    if parts and parts[1].lower() in {"uơ", "ưo"} and not parts[2]:
        longer = letters[:-2] + _in_case("ư", letters[-2]) + _in_case("ơ", letters[-1]) + key
        if _parts(longer):
            return longer
    return letters + key


def _parts(letters: str) -> tuple[str, str, str] | None:
    """Beginning, vowels and end of a syllable, or None for what is none."""
    low = letters.lower()
    # «gì», «gìn»: without another vowel, the i of «gi» is the vowel itself.
    cut = 1 if re.fullmatch(rf"gi({_FINALS})?", low) else 0
    found = _SYLLABLE.fullmatch(low, cut)
    if found is None or (found[2] not in _NUCLEI):
        return None
    first = len(found[1] or "") + cut
    second = first + len(found[2])
    return letters[:first], letters[first:second], letters[second:]


def _has_vowel(letters: str) -> bool:
    return any(char in "aăâeêioôơuưy" for char in letters.lower())


def _in_case(letter: str, like: str) -> str:
    return letter.upper() if like[:1].isupper() else letter


def _written(word: _Word) -> str:
    """The word with its tone on the letter that bears it; a word that is no syllable keeps no tone."""
    parts = _parts(word.letters)
    if word.tone == _NO_TONE or parts is None:
        return unicodedata.normalize("NFC", word.letters)
    at = len(parts[0]) + _bearer(parts[1].lower(), closed=bool(parts[2]))
    toned = word.letters[: at + 1] + word.tone + word.letters[at + 1 :]
    return unicodedata.normalize("NFC", toned)


def _bearer(vowels: str, *, closed: bool) -> int:
    """Which vowel bears the tone, as names are written: «hòa», «thúy», «hoàng», «người», «quý»."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    if closed:
        return len(vowels) - 1
    return 1 if len(vowels) == len("oai") else 0
