"""The language in which a page speaks: Vietnamese as the code has it, English from a catalogue of its sentences.

A sentence is written in Vietnamese where it is said, as `_("Tổng quan")`, and is looked up when a page is made, never
when a module is read: each reader has a language of their own.
"""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from shared.problems import Problem
from shared.vocabulary.term import Language

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"

# Each by the name that its own speakers look for.
LANGUAGES: Final[tuple[tuple[Language, str], ...]] = ((VIETNAMESE, "Tiếng Việt"), (ENGLISH, "English"))

CATALOGUES = Path(__file__).parents[1] / "locale"
DOMAIN = "tungnha"


class Named(Protocol):
    """What has a name in both languages: a term of the vocabulary, a number of the law, a supporter."""

    @property
    def vi(self) -> str:
        """The name in Vietnamese."""

    @property
    def en(self) -> str:
        """The name in English."""


_spoken: ContextVar[Language] = ContextVar("_spoken", default=VIETNAMESE)


def speak(language: Language) -> None:
    """For the rest of this request sentences are said in this language."""
    _spoken.set(language)


def spoken() -> Language:
    """The language of this request."""
    return _spoken.get()


def _(sentence: str) -> str:
    """A sentence, written in Vietnamese, in the language that is spoken; as it is where the catalogue lacks it."""
    return _catalogue(spoken()).gettext(sentence)


def marked(sentence: str) -> str:
    """A sentence of a table, as it is: it enters the catalogue here, and `_` looks it up when it is shown."""
    return sentence


def _n(sentence: str, number: int) -> str:
    """As `_`, for a sentence about a number of things: Vietnamese has one form, English has two."""
    return _catalogue(spoken()).ngettext(sentence, sentence, number)


def label(named: Named) -> str:
    """What people call it: a code of the vocabulary, a number of the law, a supporter."""
    return named.vi if spoken() == VIETNAMESE else named.en


def said(problem: Problem) -> str:
    """The sentence of a problem, as people at the boxes of a page understand it."""
    if problem.code in _AT_A_BOX:
        return _(_AT_A_BOX[problem.code])
    return problem.vi if spoken() == VIETNAMESE else problem.en


# What a problem tells programs otherwise: they write days as 2026-11-21.
_AT_A_BOX: Final = {"unreadable_day": marked("Ngày này không có trong lịch, hoặc không viết như 21/11/2026.")}


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    """Vietnamese needs none; a language without its catalogue is a broken installation, and says so."""
    return gettext.NullTranslations() if language == VIETNAMESE else gettext.translation(DOMAIN, CATALOGUES, [language])
