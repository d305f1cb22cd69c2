"""One world from one seed: a few phones, three communes, people in office, a choice of faults, and what happens."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from mobile.sync import exchange, once, signed_in
from mobile.sync.exchange import Ask, Conversation
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from shared.problems import Refused
from shared.sync.protocol import NotAnAnswer
from tests.simulation import ends, errands, files, office, oracles, town, versions, way
from tests.simulation.chance import seeded
from tests.simulation.killing import Killed
from tests.simulation.office import Copy
from tests.simulation.oracles import Violation, Witness
from tests.simulation.phones import Saved, SimPhone, activated
from tests.simulation.server import Server
from tests.simulation.way import Way

ROUNDS = 3
BY_FILE, TWO_VERSIONS = 0.3, 0.2
"""Of worlds in which a commune is fetched by file, or in which some apps are old, beside those in which the files or
the apps change.
"""

PHONE_STATEMENTS = 25
_SIZES = ((0.6, (2, 3), (12, 24)), (0.9, (3, 5), (30, 50)), (0.98, (5, 8), (60, 90)), (1.0, (9, 20), (100, 140)))
_RATES = (0.05, 0.12, 0.3)
_FAULTS = (*way.FAULTS, "kill phone", "left behind", *office.FAULTS)


@dataclass
class Trace:
    """What happened, in words, and a hash over all of it."""

    lines: list[str] = field(default_factory=list)
    steps: int = 0

    def note(self, *words: object) -> None:
        self.lines.append(" ".join(map(str, words)))

    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a world; `violation` is None where every promise was kept."""

    seed: int
    steps: int
    faults: Mapping[str, int]
    digest: str
    tail: tuple[str, ...] = ()
    violation: Violation | None = None


class World:
    """A world at work. Everything in it is chosen by `random`, and its time passes only here."""

    def __init__(self, seed: int, faults: Collection[str] | None = None, steps: int | None = None) -> None:
        """`faults` are those that strike, and often, and `steps` how long it lasts; without them the seed chooses."""
        self.seed, self.random = seed, Random(seed)  # noqa: S311 - a play, not a secret
        self.now = town.START
        self.trace, self.witness = Trace(), Witness()
        self.server = Server(self.clock)
        phones, possible = self._size()
        self.steps = self.random.randint(*possible) if steps is None else steps
        self.faults = self._chosen_faults() if faults is None else dict.fromkeys(faults, _RATES[-1])
        self.way = Way(server=self.server, random=self.random, rates=self.faults, later=self._later, heard=self._heard)
        self.by_file = "new files" in self.faults or (faults is None and self.random.random() < BY_FILE)
        self.two_versions = "new app" in self.faults or (faults is None and self.random.random() < TWO_VERSIONS)
        if self.by_file:
            files.clear()
        self.phones = self._activated(self.random.randint(*phones))
        self.talks: dict[str, Conversation] = {}
        self.late: list[tuple[int, Callable[[], object]]] = []
        self.copies: list[Copy] = []
        self.vaults: list[tuple[SimPhone, bytes, dict[str, Saved]]] = []
        self.restored = self.rolled_back = False
        for phone in self.phones if self.two_versions else ():
            phone.app = self.random.choice((versions.OLD, versions.OLD, versions.NEW))
        office.hand_out(self)

    def clock(self) -> datetime:
        """The true time."""
        return self.now

    def run(self) -> None:
        """Live through the schedule, then let the faults stop and everything converge; Violation where it does not."""
        with (
            files.in_use() if self.by_file else nullcontext(),
            versions.in_use() if self.two_versions else nullcontext(),
        ):
            self._run()

    def _run(self) -> None:
        for phone in self.phones:
            if self.random.random() < 0.5:
                self._sync(phone)
        for _ in range(self.steps):
            self.trace.steps += 1
            self.now += timedelta(seconds=self.random.randint(1, 4_000))
            self._let_the_late_arrive()
            self._step()
        self._faults_stop()
        for _ in range(ROUNDS):
            for phone in self.phones:
                if not oracles.at_rest(self, phone):
                    self._sync(phone)
        ends.check(self)

    def _step(self) -> None:
        drawn = self.random.random()
        if drawn < 0.08:
            office.step(self)
        elif drawn < 0.45:
            self._errand(self.random.choice(self.phones))
        else:
            self._talk(self.random.choice(self.phones), self.random.randint(1, 5))

    def _errand(self, phone: SimPhone) -> None:
        name = self.random.choices(tuple(errands.OFTEN), weights=tuple(errands.OFTEN.values()))[0]
        killed = self._may_kill(phone)
        made: list[bool] = []
        said = self._acted(phone, lambda it: made.append(errands.run(it, self.random, name)))
        self.trace.note(phone.name, name, made if said else "killed" if killed else "refused")
        oracles.after_an_errand(self, phone, saved=said and made == [True])

    def _opens(self, phone: SimPhone) -> None:
        """This phone's app is at work now."""
        if self.two_versions:
            versions.at_work(phone.app)

    def _acted(self, phone: SimPhone, act: Callable[[Any], object]) -> bool:
        self._opens(phone)
        try:
            return phone.do(act)
        except Refused as refused:
            self.trace.note(phone.name, "refused", refused.problems[0].code)
            return False

    def _may_kill(self, phone: SimPhone) -> bool:
        if not self._strikes("kill phone"):
            return False
        phone.db.fuse.light(self.random.randint(1, PHONE_STATEMENTS), after=self.random.random() < 0.3)
        return True

    def _talk(self, phone: SimPhone, requests: int) -> None:
        """Carry a conversation on for some requests, or begin one."""
        for _ in range(requests):
            if not self._one_request(phone):
                break
        oracles.after_talking(self, phone)

    def _one_request(self, phone: SimPhone) -> bool:
        """One request and its answer; whether the conversation goes on."""
        talk = self.talks.pop(phone.name, None) or self._new_talk()
        self._opens(phone)
        self._may_kill(phone)
        step = talk.step
        try:
            ask = exchange.next_request(phone.phone, talk)
            if ask is None:
                once._keep_the_end(phone.phone)
                self.trace.note(phone.name, "done")
                return False
            if self._left_behind(phone, talk, ask):
                return False
            after = once._step(phone.phone, self.way, talk, ask)
        except Killed:
            self.trace.note(phone.name, step, "killed")
            files.cut_off(phone.folder, self.random)
            phone.start()
            return False
        except (Interrupted, NotAnAnswer, Unreachable) as error:
            self.trace.note(phone.name, step, _why(error))
            return False
        finally:
            phone.db.fuse.put_out()
        self.trace.note(phone.name, step, "->", after.step)
        self.talks[phone.name] = after
        return True

    def _new_talk(self) -> Conversation:
        """On a poor line little is sent and fetched at once."""
        if self.random.random() < (0.4 if self.by_file else 0.7):
            return Conversation()
        ops, rows = self.random.choice((1, 2, 5)), self.random.choice((1, 3, 10))
        return Conversation(ops_at_once=ops, rows_at_once=rows, bytes_at_once=self.random.choice(files.BYTES))

    def _left_behind(self, phone: SimPhone, talk: Conversation, ask: Ask) -> bool:
        """The app is closed over a conversation; its answer comes when another one has long begun."""
        if not self._strikes("left behind"):
            return False
        answer, app = signed_in.carry(phone.phone, self.way, ask.request), phone.phone
        self._later(lambda: phone.phone is app and exchange.apply(app, talk, ask, answer))
        self.trace.note(phone.name, talk.step, "left behind")
        return True

    def _strikes(self, fault: str) -> bool:
        struck = self.random.random() < self.faults.get(fault, 0.0)
        self.way.happened[fault] += struck
        return struck

    def _sync(self, phone: SimPhone) -> None:
        """A whole conversation on a good day."""
        self.now += timedelta(minutes=1)
        self._opens(phone)
        try:
            once.sync_once(phone.phone, self.way)
        except Interrupted as error:
            self.trace.note(phone.name, "sync", _why(error))
            if _why(error) == "not_signed_in":
                office.let_in_again(self, phone)
        oracles.after_talking(self, phone)

    def _later(self, arrive: Callable[[], object]) -> None:
        self.late.append((self.trace.steps + self.random.randint(1, 12), arrive))

    def _let_the_late_arrive(self) -> None:
        due = [arrive for at, arrive in self.late if at <= self.trace.steps]
        self.late = [(at, arrive) for at, arrive in self.late if at > self.trace.steps]
        for arrive in due:
            self.trace.note("late")
            try:
                arrive()
            except (Interrupted, NotAnAnswer, Unreachable):
                self.trace.note("late, in vain")

    def _heard(self, request: Request, answer: Answer) -> None:
        self.trace.note("  ", request.path.partition("?")[0], answer.status, len(answer.body))
        self.witness.hear(request, answer)
        self.way.happened["part of a file"] += "/sync/snapshot/" in request.path
        if request.path.endswith("/push"):
            oracles.what_is_kept_stands(self)

    def _faults_stop(self) -> None:
        self.trace.note("the faults stop")
        self.faults.clear()
        self.talks.clear()
        self.late.clear()
        office.come_to_rest(self)

    def _size(self) -> tuple[tuple[int, int], tuple[int, int]]:
        drawn = self.random.random()
        return next((phones, steps) for below, phones, steps in _SIZES if drawn <= below)

    def _chosen_faults(self) -> dict[str, float]:
        share = self.random.choice((0.0, 0.3, 0.6))
        return {fault: self.random.choice(_RATES) for fault in _FAULTS if self.random.random() < share}

    def _activated(self, count: int) -> list[SimPhone]:
        numbers = [*range(count)]
        if self.random.random() < 0.5:  # the first officer carries two phones
            numbers[-1] = town.OFFICERS
        return [
            activated(
                f"phone {n}",
                town.account_id(town.officer_of(n)),
                town.install_id(n),
                self.random,
                self.clock,
                folder=files.folder(f"phone {n}") if self.by_file else Path(),
            )
            for n in numbers
        ]


def live(seed: int, faults: Collection[str] | None = None, steps: int | None = None) -> Outcome:
    """What becomes of one world."""
    world = World(seed, faults, steps)
    violation = None
    try:
        with seeded(world.random):
            world.run()
    except Violation as found:
        violation = found
    except Exception as error:  # noqa: BLE001 - whatever fails inside the programs is a find, and has its seed
        violation = Violation("a program failed", f"{type(error).__name__}: {error}")
        violation.__cause__ = error
    return Outcome(
        seed=seed,
        steps=world.trace.steps,
        faults=Counter({fault: times for fault, times in world.way.happened.items() if times}),
        digest=world.trace.digest(),
        tail=tuple(world.trace.lines[-60:]) if violation else (),
        violation=violation,
    )


def _why(error: Exception) -> str:
    return error.problems[0].code if isinstance(error, Refused) else type(error).__name__
