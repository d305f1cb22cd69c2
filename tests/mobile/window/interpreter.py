"""What stands on the screen in English where a test names the Vietnamese: one walk photographs both languages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from docs import sentences
from mobile.views.statuses import STATUSES
from mobile.words import LANGUAGES
from shared.vocabulary import ALL

SHORTEST = 4

# What can stand in a sentence for a value of this name: a law has days in its title, too.
_VALUES = {"n": r"[\d.]+", "day": r"\d\d/\d\d/\d{4}", "year": r"\d{4}"}

# The choice of a language shows each by its own name.
_AS_THEY_ARE = {name for _code, name in LANGUAGES}


def in_english(words: str) -> list[str]:
    """How these words may stand on an English screen, the likeliest first; a part of a sentence stands for the whole.

    Names, numbers and what is the same in both languages stay as they are.
    """
    whole = [english for pattern, form in _pairs() if (english := _filled(pattern, form, words))]
    part = [form for vi, form in _pairs() if len(words) >= SHORTEST and words in vi]
    return [*whole, *(_before_a_value(form) for form in part if _before_a_value(form)), words]


def still_vietnamese(texts: Iterable[str]) -> list[str]:
    """Lines that stand in the catalogue or in a vocabulary in Vietnamese, and have another English."""
    lines = (line.strip() for text in texts for part in text.splitlines() for line in part.split(" · "))
    return [line for line in lines if any(_filled(vi, form, line) not in {None, line} for vi, form in _pairs())]


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    pairs = dict.fromkeys([*_catalogue(), *_vocabularies()])
    return tuple((vi, english) for vi, english in pairs if vi not in _AS_THEY_ARE)


def _catalogue() -> Iterator[tuple[str, str]]:
    for sentence, english in sentences.english_of(sentences.read(sentences.APP.spoken)).items():
        vi = sentence if isinstance(sentence, str) else sentence[0]
        # Of the two forms the plural first: few numbers are one.
        yield from ((vi, form) for form in ([english] if isinstance(english, str) else english[::-1]))


def _vocabularies() -> Iterator[tuple[str, str]]:
    for terms in (*ALL.values(), STATUSES):
        yield from ((term.vi, term.en) for term in terms.values())


def _filled(vi: str, english: str, words: str) -> str | None:
    """The English of a whole sentence, with the same values in it."""
    if "{" not in vi:
        return english if vi == words else None
    found = _pattern(vi).fullmatch(words)
    return english.format(**found.groupdict()) if found else None


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(name: str) -> str:
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_VALUES.get(name, '.+')})"

    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(group(part) if at % 2 else re.escape(part) for at, part in enumerate(parts)))


def _before_a_value(english: str) -> str:
    return english.split("{", maxsplit=1)[0].strip()
