"""The way between a phone and the server, and all that goes wrong on it."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from mobile.sync.messages import Answer, Request, Unreachable
from shared.sync.protocol import NotAnAnswer
from tests.simulation.killing import Killed
from tests.simulation.server import Server

PORTAL = Answer(status=200, body="<!doctype html><title>Wi-Fi chợ</title>".encode(), media_type="text/html")
_GATEWAY = b"<html><head><title>nginx</title></head></html>"
STATEMENTS = 45
"""A push of a few operations takes about so many statements."""

FAULTS = (
    "drop request",
    "drop answer",
    "slow",
    "twice",
    "twin",
    "late request",
    "cut short",
    "portal",
    "gateway",
    "kill server",
)


@dataclass
class Way:
    """Carries requests; `rates` says how often each fault strikes, `happened` how often each did.

    `later` takes what arrives only after other things have happened; `heard` sees each whole answer of the server.
    """

    server: Server
    random: Random
    rates: dict[str, float]
    later: Callable[[Callable[[], object]], None]
    heard: Callable[[Request, Answer], None]
    happened: Counter[str] = field(default_factory=Counter)

    def __call__(self, request: Request, bearer: str | None) -> Answer:
        """The answer to a request, or what the phone takes for one."""
        if self._strikes("drop request"):
            raise Unreachable
        if self._strikes("late request"):
            self.later(lambda: self._ask(request, bearer))
            raise Unreachable(timed_out=self.random.random() < 0.5)
        if self._strikes("portal"):
            return PORTAL
        if self._strikes("gateway"):
            return Answer(status=self.random.choice((502, 503, 413, 408)), body=_GATEWAY, media_type="text/html")
        if self._strikes("twice"):
            self._ask(request, bearer)
        if request.path.endswith("/sync/push") and self._strikes("twin"):
            return self._twin(request, bearer)
        answer = self._ask(request, bearer)
        if self._strikes("drop answer"):
            raise Unreachable
        if self._strikes("slow"):
            raise Unreachable(timed_out=True)
        if self._strikes("cut short"):
            return self._cut(answer)
        return answer

    def _ask(self, request: Request, bearer: str | None) -> Answer:
        if self._strikes("kill server"):
            self.server.fuse.light(
                self.random.randint(1, STATEMENTS),
                after=self.random.random() < 0.3,
                at_the_commit=self.random.random() < 0.3,
            )
        try:
            answer = self.server.answer(request, bearer)
        except Killed as error:
            raise Unreachable from error
        self.heard(request, answer)
        return answer

    def _twin(self, request: Request, bearer: str | None) -> Answer:
        """A broken app sends other content under an id that it has used; nobody hears what it is told."""
        answer = self._ask(request, bearer)
        document = json.loads(request.body or b"")
        for op in document["ops"]:
            op["time"]["boot"] = "another"
        forged = replace(request, body=json.dumps(document).encode())
        self.heard(forged, self.server.answer(forged, bearer))
        return answer

    def _cut(self, answer: Answer) -> Answer:
        """The client throws away what is shorter than promised, but a proxy may promise as little as it sends."""
        if self.random.random() < 0.3:
            raise NotAnAnswer
        return replace(answer, body=answer.body[: self.random.randrange(len(answer.body) or 1)])

    def _strikes(self, fault: str) -> bool:
        rate = self.rates.get(fault, 0.0)
        struck = rate > 0 and self.random.random() < rate
        self.happened[fault] += struck
        return struck
