"""How a number of the law reads, by what it counts: `1.500.000 đ`, `4,5%`, `61 tuổi 6 tháng`, `61 years 6 months`."""

from collections.abc import Callable, Mapping
from functools import partial

from shared.money import money_label
from shared.vocabulary.term import Language


def value_label(unit: str, value: int, language: Language = "vi") -> str:
    """A parameter's value with its unit; `unit` as the parameter's file says it, without what it is counted of."""
    labels = _LABELS[language]
    return labels[_kind(unit, labels)](value)


def _kind(unit: str, labels: Mapping[str, object]) -> str:
    """The longest known beginning: «percent of the contribution on …» counts percent."""
    return max((kind for kind in labels if unit.startswith(kind)), key=len)


def _age(months: int) -> str:
    return f"{months // 12} tuổi {months % 12} tháng" if months % 12 else f"{months // 12} tuổi"


def _english_age(months: int) -> str:
    years, left = _several("year", months // 12), _several("month", months % 12)
    return f"{years} {left}" if months % 12 else years


def _several(word: str, count: int) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _decimal(value: int, places: int) -> str:
    return f"{value // 10**places},{value % 10**places:0{places}}%"


_Labels = Mapping[str, Callable[[int], str]]

_FIGURES: _Labels = {
    "dong": money_label,
    "percent": "{}%".format,
    "tenths of a percent": lambda value: _decimal(value, 1),
    "thousandths of a percent": lambda value: _decimal(value, 3),
}
"""Written alike in both languages: amounts and shares are read as in Vietnam."""

_LABELS: Mapping[Language, _Labels] = {
    "vi": {
        **_FIGURES,
        "months": "{} tháng".format,
        "months of age": _age,
        "years": "{} năm".format,
        "years of age": "{} tuổi".format,
        "times": "{} lần".format,
        "condition": lambda value: "có" if value else "không",
    },
    "en": {
        **_FIGURES,
        "months": partial(_several, "month"),
        "months of age": _english_age,
        "years": partial(_several, "year"),
        "years of age": partial(_several, "year"),
        "times": partial(_several, "time"),
        "condition": lambda value: "yes" if value else "no",
    },
}
