"""Judge operations: read each, file it in its commune, or find what stands in the way.

One that cannot be filed harms only itself. Nothing here keeps anything: what became of an operation is told, and who
asked keeps it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from backend import rollups
from backend.sync import filing, laying_out, stream
from backend.sync.desk import Desk, open_desk
from backend.sync.envelope import SentOp
from backend.sync.intent import Intent, read_intent
from backend.sync.sender import Filed, Sender
from shared import places, problems
from shared.problems import Problem, Refused

# Which problems leave an operation waiting for a person or a later operation, and which are a conflict;
# every other problem rejects it. In all cases its bytes are kept.
_HOLDS = frozenset(
    {"newer_record", "out_of_scope", "parent_missing", "clock_future", "move_held", "not_yours_to_change", "row_voided"}
)
_CONFLICTS = frozenset({"id_taken", "field_conflict"})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One operation with the one who sent it."""

    op: SentOp
    sender: Sender


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one operation. `commune` is the one in force that it names, None where it names none."""

    op: SentOp
    sender: Sender
    status: str
    commune: str | None
    filed: Filed | None = None
    problems: tuple[Problem, ...] = ()


def judge(session: Session, cases: Iterable[Case]) -> list[Outcome]:
    """What became of each, commune by commune and in each install's order. The communes' counters are locked."""
    outcomes: list[Outcome] = []
    by_commune: dict[str, list[tuple[Case, Intent]]] = defaultdict(list)
    for case in sorted(cases, key=lambda one: (one.sender.install_id.bytes, one.op.dseq)):
        try:
            intent = read_intent(case.op)
        except Refused as refusal:
            outcomes.append(_refused(case, refusal))
        else:
            by_commune[intent.commune].append((case, intent))
    for commune in sorted(by_commune):
        outcomes += _file_all(open_desk(session, commune), by_commune[commune])
    return outcomes


def lock_communes(session: Session, ops: Iterable[SentOp]) -> None:
    """Lock the counter of every commune that operations name before anything is read, in the order of their ids: no
    two batches can wait for one another, nor take in the same operation from two installs at once.
    """
    for commune in sorted({commune for commune in map(commune_of, ops) if commune is not None}):
        stream.lock_head(session, commune)


def commune_of(op: SentOp) -> str | None:
    """The commune in force that an operation names, None where it names none."""
    unit = places.find(op.text("commune"))
    return places.today_unit(unit.id).id if unit else None


def _file_all(desk: Desk, work: Sequence[tuple[Case, Intent]]) -> list[Outcome]:
    """File operations of one commune. If the database refuses a row that no rule refused, halve the batch until
    the one that it refuses stands alone.
    """
    try:
        with desk.session.begin_nested():
            laying_out.lay_out(desk, [intent for _, intent in work])
            outcomes = [_file(desk, case, intent) for case, intent in work]
            desk.close()
            rollups.recount(desk.session, desk.touched)
    except (IntegrityError, DataError):
        if len(work) == 1:
            return [_refused(work[0][0], Refused(problems.unstorable()))]
        half = len(work) // 2
        first = _file_all(open_desk(desk.session, desk.commune), work[:half])
        return first + _file_all(open_desk(desk.session, desk.commune), work[half:])
    return outcomes


def _file(desk: Desk, case: Case, intent: Intent) -> Outcome:
    try:
        filed = filing.file(desk, intent, case.sender)
    except Refused as refusal:
        return _refused(case, refusal)
    status = "conflict" if filed.conflicts else "filed"
    return Outcome(
        op=case.op,
        sender=case.sender,
        status=status,
        commune=desk.commune,
        filed=filed,
        problems=filed.conflicts,
    )


def _refused(case: Case, refusal: Refused) -> Outcome:
    codes = {problem.code for problem in refusal.problems}
    status = "held" if codes <= _HOLDS else "conflict" if codes <= _CONFLICTS else "rejected"
    return Outcome(
        op=case.op, sender=case.sender, status=status, commune=commune_of(case.op), problems=refusal.problems
    )
