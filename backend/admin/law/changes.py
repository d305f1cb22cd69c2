"""What an administrator wants to change in the law, and the steps that it comes to.

A step that is shifted, added or taken away moves the end of the one before it, so that the days stay covered.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast, get_args

from backend.edge.reading import Sent
from shared import problems
from shared.policy.law import Confidence, Law, Parameter, Step
from shared.policy.served import sponsor_of
from shared.problems import Refused
from shared.records.law_step import Sponsor

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Change(Sent):
    """One change of `parameter` at the step that begins `since`.

    `act` is confirm (an expected step, by the number of its law), shift (to begin on `to`), add (a new step, with
    `value`) or withdraw. What is left out of the other fields stays as it is. `sponsor`: with add, somebody new who
    supports, as `vsi.support.sponsor.<id>.<group>`.
    """

    act: str
    parameter: str
    since: date
    to: date | None = None
    value: int | None = None
    until: date | None = None
    law: str | None = None
    unconfirmed: str | None = None
    source: str | None = None
    confidence: str | None = None
    expected: bool = False
    counts_as: str | None = None
    note: str | None = None
    sponsor: Sponsor | None = None


@dataclass(frozen=True, kw_only=True)
class Proposed(Sent):
    """What an administrator proposes: changes that stand or fall together."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A step as it is to stand; `former`: since when it held until now, None for a new one. `withdrawn`: it goes."""

    parameter: str
    step: Step
    former: date | None
    withdrawn: bool = False
    sponsor: Sponsor | None = None


def placed(change: Change, law: Law) -> list[Placed]:
    """The steps that a change comes to, neighbours included; Refused where it makes no sense in this law."""
    if change.act not in _ACTS:
        raise Refused(problems.unknown_code("act"))
    return list(_ACTS[change.act](change, law.parameters.get(change.parameter) or _opened(change)))


def _opened(change: Change) -> Parameter:
    """A parameter of a sponsor whom nobody knew; its words come with the sponsor."""
    if change.act != "add" or change.sponsor is None or sponsor_of(change.parameter) is None:
        raise Refused(problems.unknown_code("parameter"))
    return Parameter(name=change.parameter, vi="", en="", unit="", steps=())


def _confirm(change: Change, parameter: Parameter) -> Iterator[Placed]:
    if not change.law:
        raise Refused(problems.law_not_named("law"))
    step = _beginning(parameter, change.since)
    settled = replace(_amended(step, change), unconfirmed=None, expected=False)
    yield _instead(parameter, step, replace(settled, confidence=_sure(change.confidence or "high")))


def _shift(change: Change, parameter: Parameter) -> Iterator[Placed]:
    if change.to is None:
        raise Refused(problems.missing_field("to"))
    step = _beginning(parameter, change.since)
    yield _instead(parameter, step, replace(_amended(step, change), since=change.to))
    before = _ended_by(parameter, step)
    if before is not None:
        yield _instead(parameter, before, replace(before, until=change.to - _DAY))


def _add(change: Change, parameter: Parameter) -> Iterator[Placed]:
    if any(step.since == change.since for step in parameter.steps):
        raise Refused(problems.step_is_there("since"))
    if change.value is None:
        raise Refused(problems.missing_field("value"))
    new = Step(
        value=change.value,
        since=change.since,
        until=change.until,
        law=change.law,
        unconfirmed=change.unconfirmed,
        source=change.source or "",
        confidence=_sure(change.confidence or "unconfirmed"),
        expected=change.expected,
        counts_as=change.counts_as,
        note=change.note,
    )
    yield Placed(parameter=parameter.name, step=new, former=None, sponsor=change.sponsor)
    before = parameter.on(change.since)
    if before is not None:
        yield _instead(parameter, before, replace(before, until=change.since - _DAY))


def _withdraw(change: Change, parameter: Parameter) -> Iterator[Placed]:
    step = _beginning(parameter, change.since)
    yield Placed(parameter=parameter.name, step=step, former=step.since, withdrawn=True)
    before = _ended_by(parameter, step)
    if before is not None:
        yield _instead(parameter, before, replace(before, until=step.until))


def _beginning(parameter: Parameter, since: date) -> Step:
    for step in parameter.steps:
        if step.since == since:
            return step
    raise Refused(problems.no_such_step("since"))


def _ended_by(parameter: Parameter, later: Step) -> Step | None:
    """The step that held until the day before another begins."""
    return next((step for step in parameter.steps if step.until == later.since - _DAY), None)


def _instead(parameter: Parameter, former: Step, step: Step) -> Placed:
    return Placed(parameter=parameter.name, step=step, former=former.since)


def _amended(step: Step, change: Change) -> Step:
    return replace(
        step,
        value=step.value if change.value is None else change.value,
        until=change.until or step.until,
        law=change.law or step.law,
        source=change.source or step.source,
        confidence=_sure(change.confidence or step.confidence),
        note=change.note or step.note,
    )


def _sure(text: str) -> Confidence:
    if text not in get_args(Confidence):
        raise Refused(problems.unknown_code("confidence"))
    return cast("Confidence", text)


_ACTS: Mapping[str, Callable[[Change, Parameter], Iterator[Placed]]] = {
    "confirm": _confirm,
    "shift": _shift,
    "add": _add,
    "withdraw": _withdraw,
}
