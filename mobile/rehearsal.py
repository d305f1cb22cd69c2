"""A morning's work of simulated officers: the app's own actions and sync, without a window.

The program knows only the server's address and its one-time codes. What it records is made up, and none of
it lies in the future. With the same seed the same officers do the same things; only ids and hours differ.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from mobile.actions.conferences import ConferenceDraft, in_hamlet, record_conference
from mobile.actions.drafts import Talk, VisitDraft, keep_draft
from mobile.actions.estimates import estimate
from mobile.actions.petitions import PetitionDraft, record_petition
from mobile.actions.visits import record_not_home, record_short_visit, record_visit
from mobile.store import meta, shelf
from mobile.store.phone import Phone, this_phone
from mobile.store.store import Store
from mobile.sync.activation import activate
from mobile.sync.client import HttpTransport
from mobile.sync.messages import Transport
from mobile.sync.once import sync_once
from mobile.views.card import HouseholdCard, PersonLine, household_card
from mobile.views.households import households
from mobile.views.sync_status import sync_status
from shared.clock import VIETNAM, day_of, format_moment
from shared.ids import IdMaker
from shared.problems import Refused
from shared.sync.ops import ClockReading
from shared.vocabulary import follow_ups, refusals

VISITS = 24
SEED = 2026

# Officers walk when people are at home: mornings and afternoons, a quarter of an hour from door to door.
_WALKS = ((time(7, 30), time(11, 0)), (time(14, 0), time(17, 30)))
_DOOR_TO_DOOR = timedelta(minutes=15)
_LONGEST_TALK = timedelta(minutes=14)
_A_DAYS_VISITS = 12
_SECOND_VISITS = 0.1
_CONFERENCES = 0.4
_QUESTIONS = 0.3
_ADULT, _OLD = 18, 60

# About a third of the doors stay shut; the other shares are made up to show every outcome.
_AT_THE_DOOR = {"not_home": 33, "refused_talk": 3, "moved_away": 1, "declined": 6, "come_back": 12, "advised": 45}
_ANSWERS = {"interested": 45, "considering": 25, "declined": 30}


@dataclass(frozen=True, kw_only=True)
class Code:
    """One officer's one-time code."""

    officer: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What one officer did: operations written on the phone, and received by the server."""

    officer: str
    written: int
    received: int


class _Watch:
    """The clock of a phone in the field: it shows the hour at which the officer stands at a door."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> ClockReading:
        return ClockReading(wall=self.now, monotonic_ms=self.milliseconds(), boot="rehearsal")

    def milliseconds(self) -> int:
        return int(self.now.timestamp()) * 1_000


def main(words: Sequence[str] | None = None) -> int:
    """Let each officer of the file work; 0 when the server received everything that was written."""
    chosen = _parser().parse_args(words)
    codes = [Code(**json.loads(line)) for line in chosen.codes.read_text(encoding="utf-8").splitlines() if line]
    try:
        with HttpTransport(chosen.server) as transport:
            done = [
                _work(transport, chosen.server, code, Random(f"{chosen.seed}:{code.officer}"), chosen.visits)  # noqa: S311 - a play, not a secret
                for code in codes
            ]
    except Refused as refused:
        for problem in refused.problems:
            sys.stderr.write(f"{problem.vi}\n")
        return 1
    return 0 if all(one.written == one.received for one in done) else 1


def _work(transport: Transport, server: str, code: Code, random: Random, visits: int) -> Done:
    with tempfile.TemporaryDirectory(prefix="tungnha-") as folder:
        store = Store(Path(folder) / "vault")
        try:
            done = rehearse(this_phone(store), transport, server=server, code=code, random=random, visits=visits)
        finally:
            store.close()
    sys.stdout.write(f"{done.officer}: đã ghi {done.written} · máy chủ đã nhận {done.received}\n")
    sys.stdout.flush()
    return done


def rehearse(
    phone: Phone, transport: Transport, *, server: str, code: Code, random: Random, visits: int = VISITS
) -> Done:
    """One officer: activate, fetch, work without a network over the last days, send. `phone` tells the true time."""
    activate(phone, transport, server=server, code=code.code, device_name=f"Điện thoại của {code.officer}")
    sync_once(phone, transport)
    walk(phone.store, now=phone.read_clocks().wall, random=random, visits=visits)
    if random.random() < _CONFERENCES:
        hold_conference(phone, random)
    if random.random() < _QUESTIONS:
        pass_on_a_question(phone, random)
    sync_once(phone, transport)
    status = sync_status(phone.store)
    return Done(officer=code.officer, written=status.written, received=status.received)


def walk(store: Store, *, now: datetime, random: Random, visits: int) -> None:
    """Visit that many doors at hours before `now`, with the app's own actions."""
    doors = _doors([line.id for line in households(store)], random, visits)
    watch = _Watch(now)
    phone = Phone(store=store, read_clocks=watch, new_id=IdMaker(watch.milliseconds))
    hours = _hours(now, random, len(doors))
    _had_synced(store, hours[:1])
    for household, hour in zip(doors, hours, strict=True):
        watch.now = hour
        _visit(phone, watch, household_card(store, household), random)


def _had_synced(store: Store, before: Sequence[datetime]) -> None:
    """The phone last heard from its server before it set out: a clock that showed less would not be believed."""
    for hour in before:
        with store.writing() as db:
            meta.write(db, meta.SERVER_TOLD, format_moment(hour))


def pass_on_a_question(phone: Phone, random: Random) -> None:
    """What one family asked for: noted for the commune's office."""
    home = random.choice(households(phone.store))
    topics = tuple(random.sample(sorted(follow_ups.TOPICS), 1))
    record_petition(phone, PetitionDraft(household=home.id, topics=topics))


def hold_conference(phone: Phone, random: Random) -> None:
    """A conference in one of the officer's hamlets, on one of the last days."""
    hamlets = [row.id for row in shelf.all_of(phone.store.reading(), "hamlet")]
    draft = in_hamlet(phone.store, ConferenceDraft(), random.choice(hamlets))
    record_conference(
        phone,
        replace(
            draft,
            held_on=day_of(phone.read_clocks().wall) - timedelta(days=random.randint(1, 20)),
            place=random.choice(("culture_house", "school")),
            held_by=random.choice(("committee", "front", "bhxh")),
            attending=str(random.randint(18, 60)),
            topics=("premium_support",),
        ),
    )


def _doors(all_doors: Sequence[str], random: Random, visits: int) -> list[str]:
    """Which doors, in order: most of them new ones, some visited before."""
    fresh = random.sample(all_doors, min(len(all_doors), visits - int(visits * _SECOND_VISITS)))
    again = random.sample(fresh, min(len(fresh), visits - len(fresh)))
    return [*fresh, *again]


def _hours(now: datetime, random: Random, count: int) -> list[datetime]:
    """When each door was knocked at: working hours of the last days, early enough that every talk has ended."""
    hours: list[datetime] = []
    day = day_of(now)
    while len(hours) < count:
        possible = [hour for hour in _slots(day) if hour + _DOOR_TO_DOOR < now]
        hours += random.sample(possible, min(len(possible), _A_DAYS_VISITS, count - len(hours)))
        day -= timedelta(days=1)
    return sorted(hours)


def _slots(day: date) -> Iterable[datetime]:
    for first, last in _WALKS:
        hour = datetime.combine(day, first, VIETNAM)
        while hour <= datetime.combine(day, last, VIETNAM):
            yield hour
            hour += _DOOR_TO_DOOR


def _visit(phone: Phone, watch: _Watch, card: HouseholdCard, random: Random) -> None:
    if card.do_not_visit:
        return
    outcome = _drawn(_AT_THE_DOOR, random)
    if outcome == "not_home":
        record_not_home(phone, card.id)
    elif outcome in {"refused_talk", "moved_away"}:
        record_short_visit(phone, card.id, outcome)
    else:
        _talk_at(phone, watch, card, outcome, random)


def _talk_at(phone: Phone, watch: _Watch, card: HouseholdCard, outcome: str, random: Random) -> None:
    met = random.choice(("head", "head", "spouse", "member"))
    draft = VisitDraft(household=card.id, step="met", met=met, started_at=watch.now)
    keep_draft(phone, draft)
    watch.now += timedelta(seconds=random.randint(150, int(_LONGEST_TALK.total_seconds())))
    if outcome == "declined":
        record_visit(phone, replace(draft, declined=True))
        return
    given = ("advice", "support_check", "contact") if random.random() < 0.85 else ("advice",)  # noqa: PLR2004 - made up
    draft = replace(draft, given=given, method=random.choice(("spoken", "spoken", "signed")))
    talks = tuple(_talk(phone, draft, person, watch.now, random) for person in _advisable(card, watch.now, random))
    record_visit(phone, _agreed(replace(draft, talks=talks), outcome, watch.now, random))


def _advisable(card: HouseholdCard, now: datetime, random: Random) -> list[PersonLine]:
    """One or two grown-ups of the household."""
    grown = [person for person in card.members if person.birth_year and now.year - person.birth_year >= _ADULT]
    return random.sample(grown, min(len(grown), random.choice((1, 1, 2))))


def _talk(phone: Phone, draft: VisitDraft, person: PersonLine, now: datetime, random: Random) -> Talk:
    age = now.year - (person.birth_year or now.year)
    talk = Talk(
        person=person.id,
        compulsory=_asked(person.compulsory, "yes" if random.random() < 0.15 else "no"),  # noqa: PLR2004 - made up
        pension=_asked(person.pension, "yes" if age > _OLD and random.random() < 0.5 else "no"),  # noqa: PLR2004 - made up
        topics=("premium_support", *random.sample(("pension", "maternity", "survivors", "payment_methods"), 1)),
    )
    # The officer looks at the amount before asking, as on the screen.
    told = estimate(phone, replace(draft, talks=(talk,)), person.id)
    if told.verdict == "not_eligible":
        return replace(talk, answer="already_in" if person.member == "yes" else "considering")
    answer = _drawn(_ANSWERS, random)
    reason = random.choice(tuple(refusals.CODES)) if answer == "declined" else None
    return replace(talk, answer=answer, reason=reason, steps=_steps(random) if answer == "interested" else ())


def _asked(known: str, answered: str) -> str:
    return answered if known == "unknown" else known


def _steps(random: Random) -> tuple[str, ...]:
    return random.choice(((), (), ("registered",), ("registered", "paid"), ("registered", "paid")))


def _agreed(draft: VisitDraft, outcome: str, now: datetime, random: Random) -> VisitDraft:
    """What comes next: the payment after a declaration, the declaration after interest, another day, or nothing."""
    done = {step for talk in draft.talks for step in talk.steps}
    wish = any(talk.answer == "interested" for talk in draft.talks)
    if outcome == "come_back":
        following = "come_back"
    elif "registered" in done and "paid" not in done:
        following = "collect_payment"
    else:
        following = "collect_declaration" if wish and not done else "none"
    on = day_of(now) + timedelta(days=random.randint(2, 14))
    return replace(draft, next_step=following, next_on=None if following == "none" else on)


def _drawn(shares: dict[str, int], random: Random) -> str:
    return random.choices(tuple(shares), weights=tuple(shares.values()))[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mobile.rehearsal", description="Let simulated officers work.")
    parser.add_argument("--server", required=True, help="the server's address")
    parser.add_argument("--codes", required=True, type=Path, help='one JSON a line: {"officer": …, "code": …}')
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--visits", type=int, default=VISITS, help="visits of each officer")
    return parser


if __name__ == "__main__":
    sys.exit(main())
