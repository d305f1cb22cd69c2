"""Two officers work in the same hamlets for days, as days are: doors that stay shut, talks, payments, visits sent back
and corrected, pushes whose answer is lost. Each time a phone has synced, every number that it shows is what the server
answers for that officer, and the list behind the number is the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from backend.access import accounts, activation
from backend.access.accounts import NewAccount
from backend.reports import cells
from backend.reports.asking import Ask
from backend.reports.periods import Period
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow
from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.drafts import Talk, VisitDraft
from mobile.actions.households import do_not_visit_again
from mobile.actions.visits import record_short_visit, record_visit
from mobile.store import meta, targets
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.my_visits import visits_today
from mobile.views.standing import VisitMade, visits_of
from mobile.views.sync_status import sync_status
from mobile.views.today import work_of_today
from shared.clock import day_of
from shared.vocabulary.targets import MEASURES
from tests.journeys.commune import MONDAY, NOVEMBER, Commune, at_work
from tests.mobile.vault import dice, new_phone

DOORS = 6
ACTS = ("talk", "talk", "talk", "not_home", "refused_talk", "declined", "correct", "correct", "return", "leave_alone")
PRODUCT = "vsi"


@pytest.fixture
def colleague(commune: Commune, tmp_path: Path) -> Iterator[Commune]:
    """Hoa, who was given An's hamlets too."""
    hamlets = meta.areas(commune.phone.store.reading())[commune.commune]
    areas = tuple((commune.commune, UUID(hamlet)) for hamlet in sorted(hamlets))
    with commune.database.writing() as session:
        accounts.add(session, NewAccount(username="hoa", name="Lê Thị Hoa", role="officer", areas=areas), MONDAY)
        code = activation.new_code(session, accounts.named(session, "hoa"), MONDAY)
    phone = new_phone(tmp_path, commune.clocks, "hoa.vault", first_id=10**6)
    yield at_work(commune.client, commune.database, commune.clocks, phone, code)
    phone.store.close()


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_the_phone_is_the_server_s_and_opens_the_same_list(
    commune: Commune, colleague: Commune, seed: int
) -> None:
    chance, officers = dice(seed), (commune, colleague)
    for officer in officers:
        for code, measure in MEASURES.items():
            product = PRODUCT if measure.by_product else None
            officer.sets(holder="officer", whose=officer.an, measure=code, product=product)

    for _ in range(30):
        officer = chance.choice(officers)
        commune.clocks.pass_by(hours=chance.randrange(4))
        _does(officer, chance.choice(ACTS), chance)
        if chance.random() < 0.3:
            if sync_status(officer.phone.store).unsent:
                officer.sync_that_breaks_off(at=chance.choice(("push", "pull")))
            officer.sync()
            _agrees(officer)

    for officer in officers:
        officer.sync()
        _agrees(officer)


def test_what_is_not_sent_is_the_whole_difference(commune: Commune) -> None:
    first, second, third = commune.homes()[:3]
    corrected = record_short_visit(commune.phone, first, "not_home")
    commune.sync()
    fresh = {str(record_short_visit(commune.phone, home, "not_home")) for home in (second, third)}
    again = str(record_correction(commune.phone, begin_correction(commune.phone, str(corrected))))

    here, there = _today_here(commune), _opened(commune, "officer", "visits", commune.an, **_today(commune))

    assert here - there == {*fresh, again}
    assert there - here == {str(corrected)}
    assert work_of_today(commune.phone.store, households(commune.phone.store), commune.clocks.now).counts == (
        "Hôm nay 3 lượt thăm · 4 đã ghi · 1 máy chủ đã nhận"
    )


def test_a_visit_of_yesterday_that_is_corrected_today_is_none_of_today(commune: Commune) -> None:
    visit = str(record_short_visit(commune.phone, commune.homes()[0], "not_home"))
    commune.clocks.pass_by(days=1)

    record_correction(commune.phone, begin_correction(commune.phone, visit))
    commune.sync()

    assert _today_here(commune) == _opened(commune, "officer", "visits", commune.an, **_today(commune)) == set()


def _agrees(officer: Commune) -> None:
    """Everything that the phone shows of the officer's work, beside the server's answer; nothing waits to be sent."""
    store, status = officer.phone.store, sync_status(officer.phone.store)
    lines = households(store)
    today = work_of_today(store, lines, officer.clocks.now)
    made_today = _opened(officer, "officer", "visits", officer.an, **_today(officer))

    assert _today_here(officer) == made_today
    written = f"{status.written} đã ghi · {status.received} máy chủ đã nhận"
    assert today.counts == f"Hôm nay {len(made_today)} lượt thăm · {written}"
    assert (status.written, status.unsent) == (status.received, 0)
    assert status.received == _kept_by_the_server(officer)
    _agrees_on_targets(officer)
    _agrees_on_doors(officer)
    assert _visits_on_cards(officer) == _visits_on_the_server(officer)


def _kept_by_the_server(officer: Commune) -> int:
    owner = meta.owner(officer.phone.store.reading())
    assert owner is not None
    with officer.database.reading() as session:
        kept = select(func.count()).where(col(KeptOp.install_id) == UUID(owner.install_id))
        return int(session.execute(kept).scalar_one())


def _visits_on_cards(officer: Commune) -> dict[str, int]:
    """«Các lượt thăm (2)», whoever made them, those sent back among them: what happened at a door stays to be read."""
    cards = {home: household_card(officer.phone.store, home) for home in officer.homes()[:DOORS]}
    return {home: len(card.visits) for home, card in cards.items()}


def _visits_on_the_server(officer: Commune) -> dict[str, int]:
    homes = officer.homes()[:DOORS]
    stands = col(VisitRow.standing) == "stands", col(VisitRow.household).in_([UUID(home) for home in homes])
    with officer.database.reading() as session:
        made = Counter(str(home) for home in session.execute(select(col(VisitRow.household)).where(*stands)).scalars())
    return {home: made[home] for home in homes}


def _agrees_on_targets(officer: Commune) -> None:
    asked = NOVEMBER | {"by": "officer", "commune": officer.commune}
    report = officer.ask("binh", "GET", "conversions", params=asked)
    row = next(row for row in report["rows"] if row["key"] == officer.an)
    told = {one.measure: one.counted for one in targets.told(officer.phone.store.reading())}

    assert told == {measure: row[measure] for measure in MEASURES}
    for measure, number in told.items():
        assert len(officer.ask("binh", "GET", f"cells/{row['cells'][measure]}")["rows"]) == number
    assert not any("chưa" in words for words in officer.on_the_phone())
    assert len(households(officer.phone.store)) == row["households_assigned"]


def _agrees_on_doors(officer: Commune) -> None:
    """«Chưa đến»: who asked to be left alone is on nobody's way, and a home whose visits were sent back waits for these
    to be corrected; the phone says so of both, and calls neither «chưa đến».
    """
    store = officer.phone.store
    by_status: dict[str, set[str]] = defaultdict(set)
    for line in households(store):
        by_status[line.status].add(line.id)
    alone = {home for home in by_status["do_not_visit"] if not _visits_that_count(officer, home)}
    hamlets = meta.areas(store.reading())[officer.commune]
    unvisited = [_opened(officer, "hamlet", "households_unvisited", hamlet) for hamlet in hamlets]

    assert by_status["new"] | by_status["sent_back"] | alone == set().union(*unvisited)
    today = work_of_today(store, households(store), officer.clocks.now)
    lanes = [lane for lane in (today.lane, *today.lanes) if lane]
    assert sum(lane.not_visited for lane in lanes) == len(by_status["new"])


def _visits_that_count(officer: Commune, home: str) -> list[VisitMade]:
    return [one for one in visits_of(officer.phone.store.reading(), home) if one.counts]


def _opened(officer: Commune, by: str, measure: str, key: str, **days: date) -> set[str]:
    """The ids behind a number of the commune's, as the committee opens it."""
    ask = Ask(by=by, commune=officer.commune, period=Period(**days))
    return {row["id"] for row in officer.ask("binh", "GET", f"cells/{cells.name(ask, measure, key)}")["rows"]}


def _today(officer: Commune) -> dict[str, date]:
    return dict.fromkeys(("start", "end"), day_of(officer.clocks.now))


def _today_here(officer: Commune) -> set[str]:
    return set(visits_today(officer.phone.store.reading(), officer.clocks.now))


def _does(officer: Commune, act: str, chance: Random) -> None:
    """One act at one of a few doors, or of the committee at one of the officer's visits."""
    phone, home = officer.phone, chance.choice(officer.homes()[:DOORS])
    if act == "leave_alone":
        do_not_visit_again(phone, home)
    elif act in {"correct", "return"}:
        _again(officer, act, chance)
    elif act == "talk":
        record_visit(phone, _talk(officer, home, chance))
    elif act == "declined":
        record_visit(phone, VisitDraft(household=home, step="review", met="head", declined=True))
    else:
        record_short_visit(phone, home, act)


def _talk(officer: Commune, home: str, chance: Random) -> VisitDraft:
    """With one or two of the family, who answer as people do; who is interested may pay at once."""
    people = household_card(officer.phone.store, home).members
    talks = tuple(_said(person.id, chance) for person in people[: chance.choice((1, 2))])
    agreed = VisitDraft(household=home, step="review", met="head", given=("advice", "support_check"), method="spoken")
    return replace(agreed, talks=talks, next_step="none")


def _said(person: str, chance: Random) -> Talk:
    answer = chance.choice(("interested", "interested", "considering", "declined"))
    steps = chance.choice(((), ("registered",), ("registered", "paid"))) if answer == "interested" else ()
    reason = "other" if answer == "declined" else None
    return Talk(person=person, compulsory="no", pension="no", answer=answer, reason=reason, steps=steps)


def _again(officer: Commune, act: str, chance: Random) -> None:
    """The committee sends one of the officer's visits back, or she corrects one: its day, or what was paid."""
    mine = _filed(officer) if act == "return" else _standing(officer)
    if not mine:
        return
    visit = chance.choice(mine)
    if act == "return":
        officer.returns(visit)
        return
    draft = begin_correction(officer.phone, visit)
    talks = tuple(replace(talk, steps=chance.choice((talk.steps, ()))) for talk in draft.talks)
    day = (draft.visited_on or day_of(officer.clocks.now)) - timedelta(days=chance.randrange(2))
    record_correction(officer.phone, replace(draft, talks=talks, visited_on=day))


def _standing(officer: Commune) -> list[str]:
    """The officer's visits at some household that she has not corrected yet."""
    db = officer.phone.store.reading()
    owner = meta.owner(db)
    made = [one for home in officer.homes()[:DOORS] for one in visits_of(db, home)]
    return [one.id for one in made if owner and one.officer_name in {None, owner.account_name}]


def _filed(officer: Commune) -> list[str]:
    """Of these, what the committee can see and has not sent back."""
    rows = officer.ask("binh", "GET", "visits", params={"commune": officer.commune, "officer": officer.an})["rows"]
    return sorted(row["id"] for row in rows if row["review_state"] != "returned")
