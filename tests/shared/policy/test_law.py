"""Every number of the law has its day, its text and its doubt; a file that lacks one cannot be read."""

from datetime import date

import pytest

from shared.policy import packaged
from shared.policy.law import Law, Parameter, Silence, Step, read_parameter, weakest
from shared.policy.schemes import SCHEMES, groups
from shared.problems import Refused

HEAD = 'vi = "Tỷ lệ"\nen = "Rate"\nunit = "percent"\n'
STEP = '[[step]]\nvalue = 22\nsince = 2016-01-01\nlaw = "Luật"\nsource = "báo"\nconfidence = "high"\n'
PARAMETERS = packaged().parameters.values()

# The first day of which the tables speak at all; on a day before, every question is refused.
FIRST_DAY = {
    "hi": date(2018, 12, 1),
    **dict.fromkeys(("vsi", "poverty_line", "reference_level", "pension", "maternity"), date(2016, 1, 1)),
}


def test_a_whole_step_is_read() -> None:
    parameter = read_parameter("vsi.rate", HEAD + STEP)

    assert parameter.on(date(2016, 1, 1)) == Step(
        value=22, since=date(2016, 1, 1), law="Luật", source="báo", confidence="high"
    )
    assert parameter.on(date(2015, 12, 31)) is None


@pytest.mark.parametrize(
    "missing", ["value = 22", "since = 2016-01-01", 'law = "Luật"', 'source = "báo"', 'confidence = "high"']
)
def test_a_step_without_one_of_its_facts_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match=r"vsi\.rate"):
        read_parameter("vsi.rate", HEAD + STEP.replace(missing + "\n", ""))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("value = 22", "value = 22.5"),
        ("value = 22", "value = true"),
        ("value = 22", "value = -1"),
        ("since = 2016-01-01", 'since = "2016-01-01"'),
        ("since = 2016-01-01", "since = 2016-01-01T00:00:00Z"),
        ("since = 2016-01-01", "since = 2016-01-01\nuntil = 2015-12-31"),
        ("since = 2016-01-01", 'since = 2016-01-01\nuntil = "2017"'),
        ('confidence = "high"', 'confidence = "sure"'),
        ('confidence = "high"', 'confidence = "high"\nbound = "max"'),
        ('source = "báo"', 'source = ""'),
        ('law = "Luật"', 'law = ""'),
        ('law = "Luật"', 'law = "Luật"\nsicne = 2016-01-01'),
    ],
)
def test_a_step_that_says_something_else_is_refused(right: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"vsi\.rate"):
        read_parameter("vsi.rate", HEAD + STEP.replace(right, wrong))


def test_what_was_looked_for_may_stand_in_the_place_of_the_law() -> None:
    parameter = read_parameter("vsi.rate", HEAD + STEP.replace('law = "Luật"', 'unconfirmed = "Số nghị định"'))

    assert parameter.steps[0].law_label == "chưa xác nhận: Số nghị định"


@pytest.mark.parametrize("until", ["", "until = 2025-07-01\n", "until = 2026-01-01\n"])
def test_steps_that_overlap_are_refused(until: str) -> None:
    later = STEP.replace("2016-01-01", "2025-07-01")

    with pytest.raises(ValueError, match="before the one before it has ended"):
        read_parameter("vsi.rate", HEAD + STEP + until + later)


@pytest.mark.parametrize("until", ["2025-06-29", "2016-01-01"])
def test_days_that_are_neither_a_value_nor_no_data_are_refused(until: str) -> None:
    later = STEP.replace("2016-01-01", "2025-07-01")

    with pytest.raises(ValueError, match="neither a value nor no_data"):
        read_parameter("vsi.rate", f"{HEAD}{STEP}until = {until}\n{later}")


def test_days_of_which_nothing_was_found_say_what_was_looked_for() -> None:
    silence = '[[no_data]]\nsince = 2010-01-01\nuntil = 2015-12-31\nunconfirmed = "Luật 71/2006"\n'

    parameter = read_parameter("vsi.rate", HEAD + silence + STEP)

    assert parameter.on(date(2015, 12, 31)) is None
    assert [silence.unconfirmed for silence in parameter.silences] == ["Luật 71/2006"]


@pytest.mark.parametrize(
    "silence",
    [
        "since = 2010-01-01\nuntil = 2015-12-31",
        'since = 2010-01-01\nuntil = 2015-12-31\nunconfirmed = ""',
        'until = 2015-12-31\nunconfirmed = "x"',
        'since = "2010"\nuntil = 2015-12-31\nunconfirmed = "x"',
        'since = 2010-01-01\nuntil = 2016-01-01\nunconfirmed = "x"',
        'since = 2010-01-01\nuntil = 2015-12-30\nunconfirmed = "x"',
        'since = 2010-01-01\nuntil = 2015-12-31\nunconfirmed = "x"\nvalue = 0',
    ],
)
def test_no_data_that_says_something_else_is_refused(silence: str) -> None:
    with pytest.raises(ValueError, match=r"vsi\.rate"):
        read_parameter("vsi.rate", f"{HEAD}[[no_data]]\n{silence}\n{STEP}")


@pytest.mark.parametrize("head", ["", HEAD + 'extra = "x"\n', HEAD.replace('unit = "percent"\n', "")])
def test_a_parameter_without_its_labels_is_refused(head: str) -> None:
    with pytest.raises(ValueError, match=r"vsi\.rate"):
        read_parameter("vsi.rate", head + STEP)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_day_of_a_parameter_is_a_value_or_said_to_be_without_data(parameter: Parameter) -> None:
    both: list[Step | Silence] = [*parameter.steps, *parameter.silences]

    periods = sorted(both, key=lambda period: period.since)

    ends = [period.until for period in periods]
    assert periods[0].since <= FIRST_DAY[parameter.name.split(".")[0]]
    assert all(end and (later.since - end).days == 1 for end, later in zip(ends, periods[1:], strict=False))
    assert ends[-1] is None


def test_the_packaged_law_names_a_text_or_its_doubt_in_every_step() -> None:
    assert all(step.law_label and step.source for parameter in PARAMETERS for step in parameter.steps)
    assert all(parameter.vi and parameter.en and parameter.unit for parameter in PARAMETERS)


def test_what_is_unconfirmed_says_what_was_looked_for() -> None:
    doubtful = [step for parameter in PARAMETERS for step in parameter.steps if step.confidence == "unconfirmed"]

    assert doubtful
    assert all(step.unconfirmed for step in doubtful)


def test_a_law_is_named_in_as_few_words_as_a_visit_can_keep() -> None:
    assert all(len(step.law_label) <= 400 for parameter in PARAMETERS for step in parameter.steps)


def test_every_scheme_has_a_rate_for_every_group_of_voluntary_insurance() -> None:
    for scheme in SCHEMES:
        for group in groups():
            assert scheme.parameter("vsi", group) in packaged().parameters


def test_the_state_has_a_rate_for_every_group_of_health_insurance_but_the_household() -> None:
    state = SCHEMES[0]

    supported = {group for group in groups("hi") if state.parameter("hi", group) in packaged().parameters}

    assert supported == set(groups("hi")) - {"household"}


def test_every_rate_belongs_to_a_scheme_and_a_group_that_a_question_may_name() -> None:
    nameable = {
        scheme.parameter(product, group) for scheme in SCHEMES for product in ("vsi", "hi") for group in groups(product)
    }

    assert {name for name in packaged().parameters if ".support." in name} <= nameable


def test_a_rate_is_a_hundred_percent_at_most() -> None:
    rates = [parameter for parameter in PARAMETERS if ".support." in parameter.name]

    assert all(step.value <= 100 for parameter in rates for step in parameter.steps)


def test_a_group_that_counts_as_another_has_the_rate_of_that_group() -> None:
    law, counted = packaged(), 0

    for scheme in SCHEMES:
        for group in groups():
            for step in law.parameters[f"vsi.support.{scheme.code}.{group}"].steps:
                if step.counts_as:
                    counted += 1
                    own = law.required(f"vsi.support.{scheme.code}.{step.counts_as}", step.since)
                    assert (step.value, step.since, step.until) == (own.value, own.since, own.until)
    assert counted == 6


def test_a_day_before_the_tables_is_refused_and_not_guessed() -> None:
    with pytest.raises(Refused) as refused:
        packaged().required("vsi.rate", date(2015, 12, 31))

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("no_rule_on_day", "on")]


def test_a_law_with_another_parameter_leaves_the_first_as_it_was() -> None:
    changed = packaged().with_parameter(Parameter(name="vsi.rate", vi="", en="", unit="percent", steps=()))

    assert changed.on("vsi.rate", date(2026, 1, 1)) is None
    assert packaged().required("vsi.rate", date(2026, 1, 1)).value == 22
    assert Law(parameters={}).on("vsi.rate", date(2026, 1, 1)) is None


def test_an_amount_is_as_sure_as_the_least_sure_number_in_it() -> None:
    line = packaged().required("poverty_line.rural", date(2026, 11, 21))
    rate = packaged().required("vsi.rate", date(2026, 11, 21))

    assert (rate.confidence, line.confidence) == ("high", "medium")
    assert weakest(rate, line) == "medium"
