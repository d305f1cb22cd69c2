"""What the officer's screens ask and do: the questions, the verbs and the sync of this phone, in one place.

The window's thread asks and acts; talking to the server happens in threads of its own, and what they have
to say is handed over to the window's thread. No touch of the screen ever waits for the network.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from mobile.actions import drafts, estimates, handover, reckonings, visits
from mobile.actions.drafts import VisitDraft
from mobile.actions.estimates import Estimate
from mobile.actions.handover import Taken, Written
from mobile.actions.reckonings import Choice, Reckoning
from mobile.attachments import Attachments, PhotoSource
from mobile.conferences import Conferences
from mobile.devices.location import Locator, Whereabouts
from mobile.devices.scanner import Scanner
from mobile.lock.door import Door
from mobile.papers import Papers
from mobile.petitions import Petitions
from mobile.questions import Questions
from mobile.roster import Roster
from mobile.store import pictures, preferences
from mobile.store.law import law_of
from mobile.store.moments import known_moment
from mobile.store.parcels import Carried
from mobile.store.phone import Phone
from mobile.store.preferences import Preferences, notes_place
from mobile.sync.activation import activate
from mobile.sync.messages import Interrupted, Transport
from mobile.sync.once import sync_once
from mobile.sync.recovering import ask_for_key
from mobile.sync.returned import take_answers_file
from mobile.sync.runner import Runner
from mobile.views import whose
from mobile.views.about import About, about
from mobile.views.card import HouseholdCard, household_card
from mobile.views.handed_over import last_handed_over
from mobile.views.health import Health, health
from mobile.views.households import HouseholdLine, HouseholdList
from mobile.views.sync_board import Board, sync_board
from mobile.views.sync_status import SyncStatus, sync_status
from mobile.views.today import Today, work_of_today
from shared import problems
from shared.clock import day_of
from shared.problems import Problem, Refused

Done = TypeVar("Done")

HandOver = Callable[[Callable[[], None]], None]
"""Calls something in the window's thread, soon."""

Reach = Callable[[str], AbstractContextManager[Transport]]
"""The way to a server by its address, kept open while it is entered."""

# A conversation that is under way when the app is closed gets this long; it breaks off without harm.
_GOODBYE_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Syncing:
    """A sync as the officer watches it: `share` from 0 to 1 while it runs, `problem` why the last one ended early."""

    running: bool = False
    share: float = 0.0
    problem: Problem | None = None


def https(server: str) -> AbstractContextManager[Transport]:
    """Carries requests to a server while it is entered; Refused (insecure_server) where that may not be spoken to."""
    from mobile.sync.client import HttpTransport  # noqa: PLC0415 - TLS and HTTP cost the start of a phone too much

    return HttpTransport(server)


class Field:
    """The officer's field. Verbs raise `Refused` with the problems to show; `syncing` tells how a sync stands."""

    def __init__(
        self,
        phone: Phone,
        *,
        hand_over: HandOver,
        usual_server: str = "",
        reach: Reach = https,
        scanner: Scanner | None = None,
        locator: Locator | None = None,
        door: Door | None = None,
        photos: PhotoSource | None = None,
    ) -> None:
        """`usual_server` is offered at activation; `reach` gives the way to a server; `scanner` where there is a
        camera, `locator` where the machine knows its place; `door` where the vault is locked by a PIN; `photos`
        where there are any. Nothing runs before `start`.
        """
        self.usual_server = usual_server
        self.syncing = Syncing()
        self._phone, self._hand_over, self._reach = phone, hand_over, reach
        self.papers = Papers(phone, hand_over=hand_over, saved=self.sync_now, scanner=scanner)
        self.attachments = Attachments(phone, hand_over=hand_over, source=photos)
        self.petitions = Petitions(phone, saved=self.sync_now)
        self.questions = Questions(phone, saved=self.sync_now)
        self.conferences = Conferences(phone, saved=self.sync_now)
        self._list = HouseholdList(phone.store)
        self.roster = Roster(phone, lines=self.households, saved=self.sync_now)
        self.whereabouts = Whereabouts(locator, hand_over=hand_over, wanted=lambda: notes_place(self.preferences()))
        self.door = door
        self._watchers: list[Callable[[Syncing], None]] = []
        self._runner: Runner | None = None

    # --- whose phone it is ------------------------------------------------------------------

    @property
    def made_up(self) -> bool:
        """Whether the people are made up: then every screen says so."""
        return whose.people_are_made_up(self._phone.store)

    def activated(self) -> bool:
        """Whether this phone belongs to an officer already."""
        return whose.is_somebodys(self._phone.store)

    @property
    def is_barred(self) -> bool:
        """Whether a PIN has to be chosen or typed first: nothing is fetched or sent before."""
        return self.door is not None and (self.door.is_shut or not self.door.has_pin)

    def shut_out(self) -> bool:
        """Whether the server lets this phone in no more without a new code."""
        return whose.is_shut_out(self._phone.store)

    def activate(self, server: str, code: str, *, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        """Make this phone the officer's; one of the two is called in the window's thread when it is over."""
        asked = (server, code, done, failed)
        threading.Thread(target=self._activate, args=asked, name="activation", daemon=True).start()

    def recover(self, code: str, pin: str, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        """Open the locked vault with a new code of its officer, and give it a new PIN; nothing in it is lost."""
        self._beside(lambda: self._recover(code, pin), lambda _none: done(), failed)

    # --- the households ---------------------------------------------------------------------

    def today(self) -> date:
        """The day in Vietnam."""
        return day_of(known_moment(self._phone.store.reading(), self._phone.read_clocks().wall))

    def households(self) -> Sequence[HouseholdLine]:
        """All households of the officer's area, in the order of the list."""
        return self._list.lines()

    def card(self, household: str) -> HouseholdCard:
        """Everything about one household; Refused (not_found) where it is not on this phone any more."""
        return household_card(self._phone.store, household)

    def work_of_today(self) -> Today:
        """What is to be done today."""
        return work_of_today(self._phone.store, self.households(), self._phone.read_clocks().wall)

    # --- how the app is set ------------------------------------------------------------------

    def preferences(self) -> Preferences | None:
        """What the officer chose; None where nothing was chosen yet."""
        return preferences.read(self._phone.store.reading())

    def prefer(self, chosen: Preferences) -> None:
        """Keep what the officer chose."""
        with self._phone.store.writing() as db:
            preferences.keep(db, chosen)

    def about(self) -> About:
        """The version, the law and the clock."""
        return about(self._phone.store, self.today())

    # --- visits -----------------------------------------------------------------------------

    def record_short_visit(self, household: str, outcome: str) -> None:
        """Keep a visit where nobody was advised: `not_home`, `moved_away`, `refused_talk`."""
        place = self.whereabouts.at_once(household)
        visits.record_short_visit(self._phone, household, outcome, position=place)
        self.whereabouts.forget()
        self.sync_now()

    def draft(self, household: str) -> VisitDraft | None:
        """The visit being noted at this household, if there is one."""
        return drafts.take_draft(self._phone.store, household)

    def keep(self, draft: VisitDraft) -> None:
        """Keep the visit as far as it is noted."""
        drafts.keep_draft(self._phone, draft)

    def drop(self, household: str) -> None:
        """Forget the visit being noted at this household."""
        drafts.drop_draft(self._phone.store, household)
        self.whereabouts.forget()

    def save(self, draft: VisitDraft) -> None:
        """Make the visit a fact, begun when it was first kept; from here on it cannot be lost."""
        begun = self.draft(draft.household)
        started_at = begun.started_at if begun else None
        place = self.whereabouts.of(draft.household)
        visits.record_visit(self._phone, replace(draft, started_at=started_at), position=place)
        self.whereabouts.forget()
        self.sync_now()

    def estimate(self, draft: VisitDraft, person: str) -> Estimate:
        """What the law says of this person, from what the draft knows."""
        return estimates.estimate(self._phone, draft, person)

    # --- amounts without a person -----------------------------------------------------------

    def reckon(self, choice: Choice) -> Reckoning:
        """What anybody would pay today by this choice; Refused (no_rule_on_day) where no law of today is known."""
        return reckonings.reckon(choice, self.today(), law_of(self._phone.store.reading()))

    def next_picture(self) -> Path:
        """Where the next picture of an amount goes; OSError where the disk is full."""
        return pictures.next_picture(self._phone.store.folder, self.today())

    # --- the server -------------------------------------------------------------------------

    def sync_status(self) -> SyncStatus:
        """How the phone and the server stand."""
        return sync_status(self._phone.store)

    def sync_board(self, status: SyncStatus) -> Board:
        """What the screen lists of a status now."""
        return sync_board(status, self._phone.read_clocks().wall)

    def health(self) -> Health:
        """How old the oldest thing is that the server has not received."""
        return health(self._phone.store, self._phone.read_clocks().wall)

    # --- from hand to hand, without a network ------------------------------------------------

    def usual_folder(self) -> Path:
        """Where files for other phones lie until the officer names a memory card."""
        return self._phone.store.folder / "gui-ho"

    def files_in(self, folder: Path, ending: str) -> list[Path]:
        """The newest files of a sort, of those named in shared.sync.handover; Refused (folder_unusable)."""
        return handover.files_in(folder, ending)

    def carried(self) -> Carried:
        """What this phone carries for others."""
        return handover.carried(self._phone)

    def last_handed_over(self) -> str:
        """When work was last handed to another phone, in words."""
        return last_handed_over(self._phone.store)

    def hand_over(self, folder: Path, done: Callable[[Written], None], failed: Callable[[Problem], None]) -> None:
        """Seal everything unsent into a file; one of the two is called in the window's thread when it is over."""
        self._beside(lambda: handover.hand_over(self._phone, folder), done, failed)

    def take_to_carry(self, path: Path, done: Callable[[Taken], None], failed: Callable[[Problem], None]) -> None:
        """Take a colleague's file, and bring it to the server at once if there is a network; as above."""
        self._beside(lambda: handover.take_to_carry(self._phone, path), done, failed)

    def give_back(self, folder: Path, done: Callable[[Written], None], failed: Callable[[Problem], None]) -> None:
        """Write what the server answered for the colleagues; as above."""
        self._beside(lambda: handover.give_back(self._phone, folder), done, failed)

    def take_answers(self, path: Path, done: Callable[[int], None], failed: Callable[[Problem], None]) -> None:
        """Take back what the server answered to a colleague's phone; as above."""
        self._beside(lambda: take_answers_file(self._phone, path), done, failed)

    def write_receipts(self, folder: Path, done: Callable[[Written], None], failed: Callable[[Problem], None]) -> None:
        """Write what the server signed for this phone; as above."""
        self._beside(lambda: handover.write_receipts(self._phone, folder), done, failed)

    # --- syncing ----------------------------------------------------------------------------

    def watch(self, watcher: Callable[[Syncing], None]) -> None:
        """Call this in the window's thread whenever a sync begins, gets on or ends."""
        self._watchers.append(watcher)

    def start(self) -> None:
        """Sync now and from time to time, on a phone that is somebody's."""
        if self.activated() and self._runner is None and not self.is_barred:
            self._runner = Runner(self._sync, self._ended)
            self._runner.start()

    def sync_now(self) -> None:
        """Sync at once if there is a network, or once more after the conversation that is going on."""
        if self._runner is not None:
            self._runner.sync_now()

    def rest(self) -> None:
        """Lock the vault: leave the server alone, and forget what was read."""
        self._leave_the_server()
        if self.door is not None:
            self.door.shut()
        self._list = HouseholdList(self._phone.store)

    def close(self) -> None:
        """Leave the server alone and close the vault; the field is not asked any more."""
        self._leave_the_server()
        self._watchers.clear()
        self._phone.store.close()

    def _leave_the_server(self) -> None:
        if self._runner is not None:
            self._runner.stop(_GOODBYE_S)
            self._runner = None

    # --- in threads of their own ------------------------------------------------------------

    def _activate(self, server: str, code: str, done: Callable[[], None], failed: Callable[[Problem], None]) -> None:
        try:
            with self._reach(server) as carry:
                activate(self._phone, carry, server=server, code=code, device_name="Điện thoại của cán bộ")
        except Refused as refused:
            problem = refused.problems[0]
            self._hand_over(lambda: failed(problem))
        else:
            self._hand_over(lambda: self._is_ours(done))
        finally:
            self._phone.store.let_go()

    def _beside(self, act: Callable[[], Done], done: Callable[[Done], None], failed: Callable[[Problem], None]) -> None:
        """Do something that takes its time, so that the window does not wait for it."""
        threading.Thread(target=self._act, args=(act, done, failed), name="handover", daemon=True).start()

    def _act(self, act: Callable[[], Done], done: Callable[[Done], None], failed: Callable[[Problem], None]) -> None:
        try:
            result = act()
        except Refused as refused:
            problem = refused.problems[0]
            self._hand_over(lambda: failed(problem))
        else:
            self._hand_over(lambda: done(result))
        finally:
            self._phone.store.let_go()

    def _recover(self, code: str, pin: str) -> None:
        server = whose.server(self._phone.store)
        if self.door is None or server is None:
            raise Refused(problems.not_signed_in())
        share = self.door.share()
        with self._reach(server) as carry:
            key = ask_for_key(carry, code=code, share=share)
        self.door.recover(key, pin)

    def _is_ours(self, done: Callable[[], None]) -> None:
        if not self.is_barred:
            self._tell(Syncing(running=True))
        self.sync_now()
        self.start()
        done()

    def _sync(self) -> None:
        try:
            self._converse()
        except Refused as refused:
            if isinstance(refused, Interrupted) or not self._phone.store.is_shut:
                raise
            raise Interrupted(refused.problems[0]) from refused  # it was locked meanwhile

    def _converse(self) -> None:
        owner = whose.owner(self._phone.store)
        if owner is not None:
            self._say(Syncing(running=True))
            with self._reach(owner.server) as carry:
                sync_once(self._phone, carry, lambda share: self._say(Syncing(running=True, share=share)))
            if self.door is not None:
                self.door.keep_share()

    def _ended(self, problem: Problem | None) -> None:
        self._say(Syncing(problem=problem))

    def _say(self, syncing: Syncing) -> None:
        self._hand_over(lambda: self._tell(syncing))

    def _tell(self, syncing: Syncing) -> None:
        self.syncing = syncing
        for watcher in self._watchers:
            watcher(syncing)
