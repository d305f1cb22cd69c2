"""The published and derived amounts of the law, as a jurist writes them down beside this file."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.policy import Law, Quote, QuoteRequest, income_range, packaged, quote
from shared.policy.law import Parameter
from shared.problems import Refused

HERE = Path(__file__).parent
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(HERE.glob("*.toml"))}
ALL = [(stem, case) for stem, text in TEXTS.items() for case in tomllib.loads(text).get("case", [])]
EXPLAINED = [case for text in TEXTS.values() for case in tomllib.loads(text).get("explained", [])]


def _named(cases: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    return [pytest.param(stem, case, id=f"{stem}-{case['id']}") for stem, case in cases]


@pytest.mark.parametrize(("stem", "case"), _named([each for each in ALL if "expect" in each[1]]))
def test_the_amounts_are_those_of_the_law(stem: str, case: dict[str, Any]) -> None:
    law, expected, bounds = _law_of(stem), case["expect"], case.get("more_than", {})

    quoted = quote(_request_of(case), law)

    assert {name: _found(name, quoted, law) for name in expected} == expected
    assert {support.scheme for support in quoted.support} == {name for name in expected if _is_scheme(name)}
    assert all((_found(name, quoted, law) or 0) > bound for name, bound in bounds.items())


@pytest.mark.parametrize(("stem", "case"), _named([each for each in ALL if "refused" in each[1]]))
def test_what_the_tables_do_not_hold_is_refused(stem: str, case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        quote(_request_of(case), _law_of(stem))

    assert [problem.code for problem in refused.value.problems] == [case["refused"]]


@pytest.mark.parametrize("case", EXPLAINED, ids=lambda case: case["title"])
def test_what_officers_explain_is_as_published(case: dict[str, Any]) -> None:
    found = {name: packaged().required(name, case["on"]).value for name in case["parameters"]}

    assert found == case["parameters"]


@pytest.mark.parametrize("case", [*(case for _, case in ALL), *EXPLAINED], ids=lambda case: case["title"])
def test_every_case_says_where_it_comes_from(case: dict[str, Any]) -> None:
    assert case["kind"] in {"published", "derived"}
    assert case["source"]
    assert "expect" in case or "refused" in case or "parameters" in case


def test_no_two_cases_bear_the_same_name() -> None:
    names = [case["id"] for _, case in ALL]

    assert len(names) == len(set(names))


def test_every_published_and_derived_example_is_here() -> None:
    """Policy data, section 1.6; 18 held on no date and has its own test, D6, D8, D14, D16 and D20 do not exist."""
    named = {case["id"].split("-")[0].rstrip("abc") for _, case in ALL}

    published = {f"P{number}" for number in range(1, 21) if number != 18}
    derived = {f"D{number}" for number in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 15, 17, 18, 19, 21)}
    assert published | derived <= named


@pytest.mark.parametrize(("product", "first_day"), [("vsi", date(2016, 1, 1)), ("hi", date(2018, 12, 1))])
def test_every_change_of_the_law_has_a_case_on_the_day_before_and_on_the_day(product: str, first_day: date) -> None:
    asked = {case["on"] for _, case in ALL if case.get("ask", {}).get("product", "vsi") == product}

    changes = {day for parameter in _of(product) for day in _changes(parameter) if day >= first_day}

    assert first_day in changes
    assert {day for day in changes if not {day, day - timedelta(days=1)} <= asked} == set()


def _of(product: str) -> Iterator[Parameter]:
    names = (product, "reference_level", *(["poverty_line"] if product == "vsi" else []))
    return (each for each in packaged().parameters.values() if each.name.split(".")[0] in names)


def _changes(parameter: Parameter) -> Iterator[date]:
    """The days on which another value begins."""
    for step in parameter.steps:
        before = parameter.on(step.since - timedelta(days=1))
        if before is None or before.value != step.value:
            yield step.since


@pytest.mark.parametrize("group", ["poor", "near_poor", "other"])
def test_the_provinces_first_totals_with_the_old_state_rates_held_on_no_day(group: str) -> None:
    """Example 18: 60, 50 and 15 percent were announced before Decree 159 changed the State's rates on the same day."""
    announced = {"poor": 60, "near_poor": 50, "other": 15}[group]

    totals = {
        sum(support.rate_percent for support in quote(_permanent(group, on)).support)
        for on in (date(2016, 1, 1) + timedelta(days=days) for days in range(366 * 17))
    }

    assert announced not in totals


def _permanent(group: str, on: date) -> QuoteRequest:
    return QuoteRequest(on=on, groups=(group,), residence="permanent")


def _request_of(case: dict[str, Any]) -> QuoteRequest:
    ask = dict(case.get("ask", {}))
    return QuoteRequest(on=case["on"], groups=tuple(ask.pop("group", ())), **ask)


def _law_of(stem: str) -> Law:
    """The packaged law, and the sponsors of the case's own file where it has some."""
    return packaged().with_sponsors(TEXTS[stem])


def _is_scheme(name: str) -> bool:
    return name in {"state", "province"} or name.startswith("sponsor:")


def _found(name: str, quoted: Quote, law: Law) -> int | None:
    match name:
        case "lowest_income":
            return income_range(quoted.on, law)[0]
        case "highest_income":
            return income_range(quoted.on, law)[1]
        case "total_contribution":
            return quoted.contribution * quoted.months
        case "contribution" | "pays" | "total_pays" | "months":
            amount: int | None = getattr(quoted, name)
            return amount
        case _ if _is_scheme(name):
            return sum(support.amount for support in quoted.support if support.scheme == name)
        case _:
            raise ValueError(f"a case cannot expect {name}")
