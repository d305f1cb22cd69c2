"""What operations speak of: read once for a batch and laid on the commune's desk, before any of them is judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from backend.sync.desk import Desk
from backend.sync.intent import Add, Intent, Patch
from shared.records.attachment import Attachment
from shared.records.conference import Conference
from shared.records.declaration import Declaration
from shared.records.follow_up import FollowUp
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Visit

# A patch of the field of this name moves a household to another hamlet, or a person to another household.
LEADS_TO = ("hamlet", "household")


def lay_out(desk: Desk, intents: Iterable[Intent]) -> None:
    """Put on the desk every row that these operations speak of, in one statement a kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for intent in intents:
        wanted[intent.kind].add(intent.row_id)
        if isinstance(intent, Add):
            for kind, ids in _spoken_of(intent.record).items():
                wanted[kind] |= ids
        elif isinstance(intent, Patch):
            for kind in LEADS_TO:
                wanted[kind] |= _ids(intent.changes.get(kind))
    desk.lay_out("person", wanted["person"])
    wanted["household"] |= {row["household"] for row in desk.rows["person"].values()}
    for kind in ("household", "hamlet", "visit", "declaration", "follow_up", "conference", "attachment"):
        desk.lay_out(kind, wanted[kind])


def _ids(value: object) -> set[UUID]:
    """The id that a patch names, if it can be read as one; whether it may stand there is told later."""
    try:
        return {UUID(value)} if isinstance(value, str) else set()
    except ValueError:
        return set()


def _spoken_of(record: object) -> Mapping[str, set[UUID]]:
    found: dict[str, set[UUID]]
    match record:
        case Household():
            found = {"hamlet": {record.hamlet}}
        case Person():
            found = {"household": {record.household}}
        case Visit():
            found = {
                "hamlet": {record.hamlet},
                "household": {record.household} if record.household else set(),
                "person": {spoken_to.person for spoken_to in record.persons} | promised(record),
                "visit": {record.supersedes} if record.supersedes else set(),
            }
        case Declaration():
            found = {
                "household": {record.household},
                "person": {record.person},
                "declaration": {record.supersedes} if record.supersedes else set(),
            }
        case FollowUp():
            found = {
                "household": {record.household},
                "person": {record.person} if record.person else set(),
                "follow_up": {record.question} if record.question else set(),
            }
        case Conference():
            found = {"hamlet": {record.hamlet}, "household": set(record.present)}
        case Attachment():
            found = {"visit": {record.visit}}
        case _:
            found = {}
    return found


def promised(visit: Visit) -> set[UUID]:
    """Whom a visit promises something."""
    return {visit.next.person} if visit.next and visit.next.person else set()
