"""The language in which the app speaks: Vietnamese as the code has it, English from a catalogue of its sentences.

A sentence is written in Vietnamese where it is said, as `_("Hôm nay")`, and is looked up when it is shown, never when
a module is read: the officer may change the language at any time.
"""

import gettext
from pathlib import Path

from shared.problems import Problem
from shared.vocabulary.term import Term

VIETNAMESE, ENGLISH = "vi", "en"

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "tungnha"

_AS_WRITTEN = gettext.NullTranslations()
_spoken: gettext.NullTranslations = _AS_WRITTEN


def speak(language: str) -> None:
    """From now on sentences are said in this language, `vi` or `en`."""
    global _spoken  # noqa: PLW0603 - one app speaks one language at a time, as gettext's own `install` has it
    _spoken = _AS_WRITTEN if language == VIETNAMESE else gettext.translation(DOMAIN, CATALOGUES, [language])


def is_vietnamese() -> bool:
    """Whether Vietnamese is spoken now."""
    return _spoken is _AS_WRITTEN


def _(sentence: str) -> str:
    """A sentence, written in Vietnamese, in the language that is spoken; as it is where the catalogue lacks it."""
    return _spoken.gettext(sentence)


def marked(sentence: str) -> str:
    """A sentence of a table, as it is: it enters the catalogue here, and `_` looks it up when it is shown."""
    return sentence


def _n(sentence: str, number: int) -> str:
    """As `_`, for a sentence about a number of things: Vietnamese has one form, English has two."""
    return _spoken.ngettext(sentence, sentence, number)


def label(term: Term) -> str:
    """What people call a code of the vocabulary."""
    return term.vi if is_vietnamese() else term.en


def said(problem: Problem) -> str:
    """The sentence of a problem."""
    return problem.vi if is_vietnamese() else problem.en
