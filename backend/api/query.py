"""A question in an address holds what we know, once each: a misspelt or doubled parameter is a problem,
never an answer to another question than the one that was meant.
"""

from collections.abc import Callable

from fastapi import Request

from shared import problems
from shared.problems import Refused


def only(*once: str, many: tuple[str, ...] = ()) -> Callable[[Request], None]:
    """A dependency that refuses any parameter but `once`, at most once each, and `many`, as often as liked."""

    def check(request: Request) -> None:
        named = [name for name, _ in request.query_params.multi_items()]
        if not set(named) <= {*once, *many}:
            raise Refused(problems.unknown_parameter())
        repeated = [problems.repeated_parameter(name) for name in once if named.count(name) > 1]
        if repeated:
            raise Refused(*repeated)

    return check
