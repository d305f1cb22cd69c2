"""Drafts and visits come back from the vault and from the wire as they went in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mobile.actions.drafts import Talk, VisitDraft, keep_draft, take_draft
from mobile.store.phone import Phone
from shared.records.visit import Advice, Assessment, Consent, Next, PersonInVisit, Position, QuoteShown, Step, Visit
from shared.records.wire import from_wire, to_wire
from shared.sync.canonical import canonical
from tests.mobile.vault import DUC_HOME, Clocks, talked_with_duc

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
days = st.dates(date(2008, 1, 1), date(2100, 1, 1))
# The wire keeps milliseconds, as operations record them.
moments = st.integers(0, 10**12).map(lambda ms: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
amounts = st.integers(0, 10**9)


def of(record: Any, **given_by: Any) -> st.SearchStrategy[Any]:
    return st.builds(record, **given_by)


def some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=2).map(tuple)


talks = of(
    Talk,
    person=texts,
    compulsory=texts,
    pension=texts,
    topics=some(texts),
    answer=st.none() | texts,
    reason=st.none() | texts,
    steps=some(texts),
)
drafts = of(
    VisitDraft,
    household=st.just(DUC_HOME),
    step=texts,
    met=st.none() | texts,
    given=some(texts),
    method=st.none() | texts,
    declined=st.booleans(),
    talks=some(talks),
    next_step=st.none() | texts,
    next_on=st.none() | days,
    started_at=moments,
)
quotes = of(
    QuoteShown,
    on=days,
    income=amounts,
    contribution=amounts,
    support=st.just(()),
    pays=amounts,
    months=amounts,
    total_pays=st.none() | amounts,
)
assessments = of(
    Assessment,
    product=texts,
    verdict=texts,
    reasons=some(texts),
    missing=some(texts),
    groups=some(texts),
    certificate_year=st.none() | amounts,
    residence=st.none() | texts,
    quote=st.none() | quotes,
)
steps = of(
    Step,
    product=texts,
    step=texts,
    on=days,
    method=st.none() | texts,
    months=st.none() | amounts,
    amount=st.none() | amounts,
)
people = of(
    PersonInVisit,
    person=st.uuids(),
    advice=some(of(Advice, product=texts, topics=some(texts), answer=texts, reason=st.none() | texts)),
    assessments=some(assessments),
    steps=some(steps),
)
visits = of(
    Visit,
    hamlet=st.uuids(),
    visited_at=moments,
    outcome=texts,
    met=texts,
    household=st.none() | st.uuids(),
    consents=some(of(Consent, purpose=texts, given=st.booleans(), method=texts, text_version=texts)),
    persons=some(people),
    next=st.none() | of(Next, step=texts, on=st.none() | days, person=st.none() | st.uuids()),
    interpreter=st.booleans(),
    note=st.none() | texts,
    duration_s=st.none() | amounts,
    position=st.none() | of(Position, latitude_e6=amounts, longitude_e6=amounts, accuracy_m=amounts),
    supersedes=st.none() | st.uuids(),
)


@given(drafts)
def test_a_draft_comes_back_as_it_was_written(draft: VisitDraft) -> None:
    assert from_wire(VisitDraft, _values(draft)) == draft


@given(visits)
def test_a_visit_comes_back_from_the_wire_as_it_was_made(visit: Visit) -> None:
    values = _values(visit)

    assert from_wire(Visit, values) == visit
    assert canonical(values) == canonical(_values(from_wire(Visit, values)))


def _values(record: Any) -> dict[str, Any]:
    values = to_wire(record)
    assert isinstance(values, dict)
    return values


def test_each_choice_is_kept_and_the_beginning_stays(phone: Phone, clocks: Clocks) -> None:
    began = clocks.now
    keep_draft(phone, VisitDraft(household=DUC_HOME, step="met"))
    clocks.pass_by(minutes=2)

    keep_draft(phone, talked_with_duc())

    assert take_draft(phone.store, DUC_HOME) == talked_with_duc(started_at=began)


def test_visits_at_two_doors_are_noted_apart(phone: Phone) -> None:
    elsewhere = str(UUID(int=5))
    keep_draft(phone, talked_with_duc())

    keep_draft(phone, VisitDraft(household=elsewhere, step="met"))

    assert take_draft(phone.store, DUC_HOME) != take_draft(phone.store, elsewhere)
