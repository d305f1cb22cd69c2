"""How a number of the law reads in Vietnamese, by what it counts: `1.500.000 đ`, `4,5 %`, `61 tuổi 6 tháng`."""

from collections.abc import Callable, Mapping

from shared.money import money_label


def value_label(unit: str, value: int) -> str:
    """A parameter's value with its unit; `unit` as the parameter's file says it, without what it is counted of."""
    return _LABELS[_kind(unit)](value)


def _kind(unit: str) -> str:
    """The longest known beginning: «percent of the contribution on …» counts percent."""
    return max((kind for kind in _LABELS if unit.startswith(kind)), key=len)


def _age(months: int) -> str:
    return f"{months // 12} tuổi {months % 12} tháng" if months % 12 else f"{months // 12} tuổi"


def _decimal(value: int, places: int) -> str:
    return f"{value // 10**places},{value % 10**places:0{places}} %"


_LABELS: Mapping[str, Callable[[int], str]] = {
    "dong": money_label,
    "percent": "{} %".format,
    "tenths of a percent": lambda value: _decimal(value, 1),
    "thousandths of a percent": lambda value: _decimal(value, 3),
    "months": "{} tháng".format,
    "months of age": _age,
    "years": "{} năm".format,
    "years of age": "{} tuổi".format,
    "times": "{} lần".format,
    "condition": lambda value: "có" if value else "không",
}
