"""How the console says the law: a value with its unit, how sure a step is, and what a proposal comes to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.console.shell import posting, words
from backend.console.shell.labels import number
from backend.console.shell.words import _, marked
from shared.clock import day_label, parse_day
from shared.policy.labels import value_label
from shared.policy.law import Law, Parameter, Step

CONFIDENCE: Mapping[str, str] = {
    "high": marked("chắc chắn"),
    "medium": marked("một nguồn"),
    "derived": marked("suy ra"),
    "unconfirmed": marked("chưa xác nhận"),
}
"""What each degree of sureness means (shared.policy.steps)."""

_ACTS: Mapping[str, str] = {
    "confirm": marked("xác nhận {name}, mức từ {since}"),
    "shift": marked("dời {name}, mức từ {since} sang {to}"),
    "add": marked("thêm mức {name} từ {since}"),
    "withdraw": marked("bỏ {name}, mức từ {since}"),
}


def value(parameter: Parameter, step: Step) -> str:
    """«1.500.000 đ», «61 tuổi 6 tháng», in the reader's language."""
    return value_label(parameter.unit, step.value, words.spoken())


def written(parameter: Parameter, step: Step) -> str:
    """A value as it is written into the form: `1.500.000`, `4,5`; months of age as months."""
    places = _places(parameter)
    if not places:
        return number(step.value)
    return f"{step.value // 10**places},{step.value % 10**places:0{places}}"


def value_in(parameter: Parameter, typed: str) -> int:
    """What `written` writes, as the law keeps it. Refused with 422, with how to write it."""
    text, places = typed.strip().removesuffix("%").removesuffix("đ"), _places(parameter)
    return posting.decimal_in("value", text, places) if places else posting.number_in("value", text)


def _places(parameter: Parameter) -> int:
    return next((places for unit, places in _DECIMALS.items() if parameter.unit.startswith(unit)), 0)


_DECIMALS = {"tenths of a percent": 1, "thousandths of a percent": 3}


def sure(step: Step) -> str:
    """How sure a step is."""
    return _(CONFIDENCE[step.confidence])


def changes(asked: Sequence[Mapping[str, Any]], law: Law) -> Iterator[str]:
    """Each change of a proposal: «dời Chuẩn hộ nghèo khu vực nông thôn, mức từ 01/01/2027 sang 01/07/2027»."""
    for change in asked:
        known = law.parameters.get(change["parameter"])
        yield _(_ACTS[change["act"]]).format(
            name=words.label(known) if known else change["parameter"],
            since=day_label(parse_day(change["since"])),
            to=day_label(parse_day(change["to"])) if change.get("to") else "",
        )
