"""What a phone had seen when it made an operation. By that, and by no clock, it is judged what its officer had been
given: who records a visit out of the network cannot know that the hamlet went to somebody else meanwhile.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access.principal import FormerArea, Principal
from backend.sync import stream
from backend.sync.envelope import SentOp
from backend.tables.op import KeptOp


@dataclass(kw_only=True)
class Sight:
    """How far the phone of a batch had followed each scope, and the areas that its officer no longer has."""

    session: Session
    principal: Principal
    install_id: UUID
    batch: Sequence[SentOp]
    former: tuple[FormerArea, ...]
    known: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    def had(self, op: SentOp, commune: str, hamlet: UUID) -> bool:
        """Whether the officer had a hamlet as far as the phone knew when it made the operation."""
        own = stream.user_scope(self.principal.account_id)
        return any(
            area.revoked_seq is None or area.revoked_seq > self.seen(op, own)
            for area in self.former
            if area.commune == commune and area.hamlet in {None, hamlet}
        )

    def seen(self, op: SentOp, scope: str) -> int:
        """How far the phone had followed a scope: as the operation says, and never less than an earlier one says."""
        numbers, highest = self._followed(scope)
        return highest[bisect_right(numbers, op.dseq)]

    def _followed(self, scope: str) -> tuple[list[int], list[int]]:
        """The numbers of the line in order, and before and after each how far a scope had been followed."""
        if scope not in self.known:
            told = sorted((dseq, seen.get(scope, 0)) for dseq, seen in [*self._sent(), *self._kept])
            self.known[scope] = [dseq for dseq, _ in told], [0, *accumulate((seq for _, seq in told), max)]
        return self.known[scope]

    def _sent(self) -> Iterator[tuple[int, Mapping[str, int]]]:
        return ((op.dseq, op.seen or {}) for op in self.batch)

    @cached_property
    def _kept(self) -> list[tuple[int, Mapping[str, int]]]:
        """What the line's operations of before say; read once a batch, and only where it matters."""
        of_line = select(col(KeptOp.dseq), col(KeptOp.seen)).where(col(KeptOp.install_id) == self.install_id)
        return [(row.dseq, row.seen) for row in self.session.execute(of_line)]
