"""A code and how people say it; every vocabulary's rows are Terms or extend them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

Language = Literal["vi", "en"]


@dataclass(frozen=True, kw_only=True)
class Term:
    """One code with its labels in Vietnamese and English."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """One thing that is said, in Vietnamese and in English."""

    vi: str
    en: str

    def said(self, language: Language) -> str:
        """The words of one language."""
        return self.vi if language == "vi" else self.en


Row = TypeVar("Row", bound=Term)


def table(rows: Iterable[Row]) -> Mapping[str, Row]:
    """Rows by their code, in the order in which they are offered. ValueError for a code written twice."""
    by_code: dict[str, Row] = {}
    for row in rows:
        if row.code in by_code:
            raise ValueError(f"{row.code} stands in the table twice")
        by_code[row.code] = row
    return by_code
