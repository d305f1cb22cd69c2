"""The published and derived amounts of the law, as a jurist writes them down beside this file."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from shared.policy import Law, Quote, QuoteRequest, income_range, packaged, quote
from shared.policy.law import Parameter, Step

CASES = [
    pytest.param(case, id=f"{file.stem}-{case['id']}")
    for file in sorted(Path(__file__).parent.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_the_amounts_are_those_of_the_law(case: dict[str, Any]) -> None:
    law, expected = _law_of(case), case["expect"]

    quoted = quote(_request_of(case), law)

    assert {name: _found(name, quoted, law) for name in expected} == expected
    assert {support.scheme for support in quoted.support} == expected.keys() & {"state", "province"}


@pytest.mark.parametrize("case", CASES)
def test_every_case_says_where_it_comes_from(case: dict[str, Any]) -> None:
    assert case["kind"] in {"published", "derived"}
    assert case["source"]
    assert case["title"]


def _request_of(case: dict[str, Any]) -> QuoteRequest:
    ask = dict(case.get("ask", {}))
    return QuoteRequest(on=case["on"], groups=tuple(ask.pop("group", ())), **ask)


def _law_of(case: dict[str, Any]) -> Law:
    """The packaged law, with a local supporter's rates in the place of the province's where the case has some."""
    law = packaged()
    for group, rate in case.get("local_rates", {}).items():
        step = Step(value=rate, since=case["on"], law=case["title"], source=case["source"], confidence="high")
        name = f"vsi.support.province.{group}"
        law = law.with_parameter(Parameter(name=name, vi=group, en=group, unit="percent", steps=(step,)))
    return law


def _found(name: str, quoted: Quote, law: Law) -> int | None:
    match name:
        case "state" | "province":
            return sum(support.amount for support in quoted.support if support.scheme == name)
        case "lowest_income":
            return income_range(quoted.on, law)[0]
        case "highest_income":
            return income_range(quoted.on, law)[1]
        case "contribution" | "pays" | "total_pays" | "months":
            amount: int | None = getattr(quoted, name)
            return amount
        case _:
            raise ValueError(f"a case cannot expect {name}")
