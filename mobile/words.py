"""The language in which the app speaks: Vietnamese as the code has it, English from a catalogue of its sentences.

A sentence is written in Vietnamese where it is said, as `_("Hôm nay")`, and is looked up when it is shown, never when
a module is read: the officer may change the language at any time.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from shared.problems import Problem
from shared.vocabulary.term import Language

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"

# Each by the name that its own speakers look for.
LANGUAGES = ((VIETNAMESE, "Tiếng Việt"), (ENGLISH, "English"))

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "tungnha"


class Named(Protocol):
    """What has a name in both languages: a term of the vocabulary, a number of the law, a supporter."""

    @property
    def vi(self) -> str:
        """The name in Vietnamese."""

    @property
    def en(self) -> str:
        """The name in English."""


_AS_WRITTEN = gettext.NullTranslations()
_spoken: gettext.NullTranslations = _AS_WRITTEN


def speak(language: str) -> None:
    """From now on sentences are said in this language, `vi` or `en`."""
    global _spoken  # noqa: PLW0603 - one app speaks one language at a time, as gettext's own `install` has it
    _spoken = _AS_WRITTEN if language == VIETNAMESE else gettext.translation(DOMAIN, CATALOGUES, [language])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For as long as it is entered, sentences are said in this language: families read Vietnamese, whatever their
    officer reads. In the window's thread alone, since it holds for the whole app.
    """
    global _spoken  # noqa: PLW0603 - as in `speak`
    before = _spoken
    speak(language)
    try:
        yield
    finally:
        _spoken = before


def is_vietnamese() -> bool:
    """Whether Vietnamese is spoken now."""
    return _spoken is _AS_WRITTEN


def spoken() -> Language:
    """The language that is spoken now, for what `shared` says in both."""
    return VIETNAMESE if is_vietnamese() else ENGLISH


def _(sentence: str) -> str:
    """A sentence, written in Vietnamese, in the language that is spoken; as it is where the catalogue lacks it."""
    return _spoken.gettext(sentence)


def marked(sentence: str) -> str:
    """A sentence of a table, as it is: it enters the catalogue here, and `_` looks it up when it is shown."""
    return sentence


def _n(sentence: str, number: int) -> str:
    """As `_`, for a sentence about a number of things: Vietnamese has one form, English has two."""
    return _spoken.ngettext(sentence, sentence, number)


def label(named: Named) -> str:
    """What people call it: a code of the vocabulary, a number of the law, a supporter."""
    return named.vi if is_vietnamese() else named.en


def said(problem: Problem) -> str:
    """The sentence of a problem."""
    return problem.vi if is_vietnamese() else problem.en
