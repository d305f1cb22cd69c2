"""How a command speaks: people read lines, programs read one JSON document, and what is wrong is said the same way."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any

import typer

from shared.problems import Problem, Refused

FAILED, MISUSE = 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="print one JSON document and nothing else")]


def say(document: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print the answer: the document for a program, the lines for a person."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))


@contextmanager
def refusals_said(*, as_json: bool) -> Iterator[None]:
    """Turn a refusal into its sentences and an exit: 2 where the question was wrong, 1 where the server could not."""
    try:
        yield
    except Refused as refused:
        if as_json:
            typer.echo(
                json.dumps({"problems": [_said(each) for each in refused.problems]}, ensure_ascii=False, indent=2)
            )
        for each in refused.problems:
            typer.echo(f"{each.field}: {each.vi}" if each.field else each.vi, err=True)
        ours = any(each.status >= HTTPStatus.INTERNAL_SERVER_ERROR for each in refused.problems)
        raise typer.Exit(FAILED if ours else MISUSE) from refused


def _said(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "field": problem.field, "message": problem.vi}
