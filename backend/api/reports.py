"""Reports as files: the same numbers as on every page, as a page to print, for Excel, for programs and as papers."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from backend.access.signed import Signed
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.exports import carried_away
from backend.exports.asked import Asked
from backend.exports.forms import made
from backend.exports.registry import report
from shared import problems
from shared.problems import Refused
from shared.vocabulary.term import Language

router = APIRouter(prefix="/reports", tags=["numbers"])

_OF_PAPERS = ("superior", "issuer", "symbol", "place", "addressed_to", "signer", "signer_name", "recipients")
_OF_EVERY = frozenset({"columns", "language", "form", *_OF_PAPERS})
_LONGEST = 500


@router.get("/{name}.{form}", response_class=Response)
def get_report(
    *,
    request: Request,
    name: Annotated[str, Path(max_length=32)],
    form: Annotated[str, Path(max_length=8)],
    signed: Signed,
    session: Reading,
    now: Now,
) -> Response:
    """A report for what the account may see; `columns=a,b,c` chooses its columns, `language=en` their names.

    That people's rows were carried away stands in the audit book before they are: without it, there is no file.
    """
    asked = Asked(
        principal=signed,
        now=now,
        texts=_texts(request, _OF_EVERY | {*report(name).asks}),
        language=_language(request),
        made_up=request.app.state.settings.demo,
    )
    found = made(session, name, form, asked)
    if found.carried_away:
        # In a transaction of its own: a long report would keep every phone from filing while it is made.
        with database_of(request).writing() as book:
            carried_away.note(book, signed, found.carried_away, now)
    kept = "inline" if form == "html" else "attachment"
    headers = {"Content-Disposition": f"{kept}; filename={quote(found.name)}", **found.headers}
    return Response(found.octets, media_type=found.media_type, headers=headers)


def _language(request: Request) -> Language:
    given = request.query_params.get("language", "vi")
    if given == "vi":
        return "vi"
    if given == "en":
        return "en"
    raise Refused(problems.unknown_code("language"))


def _texts(request: Request, known: frozenset[str]) -> dict[str, str | None]:
    """The fields of the address, each known and said once."""
    items = request.query_params.multi_items()
    names = [name for name, _ in items]
    if not set(names) <= known:
        raise Refused(problems.unknown_parameter())
    twice = [problems.repeated_parameter(name) for name in sorted(set(names)) if names.count(name) > 1]
    long = [problems.too_long(name, _LONGEST) for name, text in items if len(text) > _LONGEST]
    if twice or long:
        raise Refused(*twice, *long)
    return dict(items)
