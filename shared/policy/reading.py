"""Questions about the law as people and programs write them: texts in, a request or its problems out.

The command line and the HTTP edge read the same texts, so that both give the same problems.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from shared import problems
from shared.clock import parse_day
from shared.policy.basis import QuoteRequest
from shared.policy.eligibility import EligibilityRequest
from shared.problems import Problem, Refused

Texts = Mapping[str, str | None]

_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)

Value = TypeVar("Value")


def read_quote(texts: Texts, groups: Iterable[str] = ()) -> QuoteRequest:
    """A quote's request from its named texts; Refused with every text that cannot be read."""
    reader = _Reader(texts)
    request = QuoteRequest(
        product=reader.needed("product", str) or "",
        on=reader.needed("on", parse_day) or date.min,
        income=reader.optional("income", _number),
        groups=tuple(groups),
        residence=reader.optional("residence", str),
        months=reader.optional("months", _number),
        years_ahead=reader.optional("years_ahead", _number),
        missing_months=reader.optional("missing_months", _number),
        months_supported_so_far=reader.optional("months_supported_so_far", _number) or 0,
        member_order=reader.optional("member_order", _number),
        commune=reader.optional("commune", str),
    )
    reader.give_up_on_problems()
    return request


def read_eligibility(texts: Texts, groups: Iterable[str] = ()) -> EligibilityRequest:
    """An eligibility request from its named texts; Refused with every text that cannot be read."""
    reader = _Reader(texts)
    request = EligibilityRequest(
        product=reader.needed("product", str) or "",
        on=reader.needed("on", parse_day) or date.min,
        birth=reader.optional("birth_date", _day_or_year),
        compulsory=reader.optional("compulsory", str) or "unknown",
        pension=reader.optional("pension", str) or "unknown",
        citizen=reader.optional("citizen", str) or "unknown",
        allowance=reader.optional("allowance", str),
        already_vsi=reader.optional("already_vsi", str),
        groups=tuple(groups),
        residence=reader.optional("residence", str),
        certificate_year=reader.optional("certificate_year", _number),
        commune=reader.optional("commune", str),
    )
    reader.give_up_on_problems()
    return request


class _Reader:
    """Reads one text after another and keeps what is wrong with each."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._problems: list[Problem] = []

    def needed(self, name: str, read: Callable[[str], Value]) -> Value | None:
        if self._texts.get(name) is None:
            self._problems.append(problems.missing_field(name))
        return self.optional(name, read)

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        text = self._texts.get(name)
        try:
            return None if text is None else read(text)
        except ValueError:
            is_day = read in {parse_day, _day_or_year}
            self._problems.append(problems.unreadable_day(name) if is_day else problems.unreadable(name))
            return None

    def give_up_on_problems(self) -> None:
        if self._problems:
            raise Refused(*self._problems)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a whole number")
    return int(text)


def _day_or_year(text: str) -> date | int:
    return int(text) if _YEAR.fullmatch(text) else parse_day(text)
