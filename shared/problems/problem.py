"""One thing that is wrong, as it is said to people and programs, and the giving up for it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong. `field` is a dotted path (`persons.0.birth_year`) or None for the whole."""

    code: str
    vi: str
    en: str
    status: int
    field: str | None = None

    def at(self, field: str) -> "Problem":
        """The same problem, said of another field."""
        return replace(self, field=field)

    def under(self, parent: str) -> "Problem":
        """The same problem with its field seen from the record that holds it."""
        return self.at(f"{parent}.{self.field}" if self.field else parent)


class Refused(Exception):
    """Raised to give up on a request, a record or a command, for the problems it carries."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems
