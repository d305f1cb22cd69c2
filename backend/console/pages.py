"""How every page is made and refused: one layout, no script unless a page asks for one of ours, and a sentence in
Vietnamese where something is wrong.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from backend.access.principal import Principal
from backend.access.signed import Signed
from backend.console import labels, target_words, visit_words, way_back
from backend.edge import answers
from backend.edge.fields import problems_of
from shared import problems
from shared.problems import Problem, Refused

SIGN_IN = "/dang-nhap"

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_SCRIPTED = _HEADERS | {"Content-Security-Policy": f"{_POLICY}; script-src 'self'"}

_TEMPLATES = Environment(
    loader=PackageLoader("backend.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= labels.FILTERS | visit_words.FILTERS | target_words.FILTERS


def _reader(signed: Signed) -> Principal:
    if signed.role == "officer":
        raise Refused(problems.console_not_for_officers())
    return signed


Reader = Annotated[Principal, Depends(_reader)]
"""For routes: who reads a page; an officer, whose work is on the phone, is told so."""


def page(
    request: Request,
    template: str,
    words: Mapping[str, Any],
    *,
    principal: Principal | None = None,
    status: int = HTTPStatus.OK,
    scripted: bool = False,
) -> HTMLResponse:
    """A page of a template; `principal` is whose page it is, None before sign-in. A `scripted` page may run the
    scripts of this server, which make it quicker to use and are never needed.
    """
    made_up = request.app.state.settings.demo
    text = _TEMPLATES.get_template(template).render({**words, "principal": principal, "made_up": made_up})
    return HTMLResponse(text, status, _SCRIPTED if scripted else _HEADERS)


def refusal(request: Request, *found: Problem) -> Response:
    """The page that says what is wrong; somebody not signed in is led to the sign-in page.

    A program, which asks for no HTML, is answered as everywhere else.
    """
    if not _reads_pages(request):
        return answers.answer(request.scope, *found)
    said = found[0] if len(found) == 1 else problems.invalid_request()
    if said.status == HTTPStatus.UNAUTHORIZED:
        # A form cannot be sent again by an address, so only what was read is gone back to.
        back = (request.url.path, request.url.query) if request.method == "GET" else (way_back.HOME, "")
        return RedirectResponse(way_back.through(SIGN_IN, *back), HTTPStatus.SEE_OTHER, _HEADERS)
    return page(request, "problem.html", {"said": said, "found": found}, status=said.status)


def install(app: FastAPI) -> None:
    """Answer an address that leads nowhere with a page, where a person asked for one."""
    for_programs = cast("Callable[[Request, Exception], Awaitable[Response]]", app.exception_handlers[HTTPException])

    async def nowhere(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.NOT_FOUND and _reads_pages(request):
            return refusal(request, problems.not_found())
        return await for_programs(request, error)

    app.add_exception_handler(HTTPException, nowhere)  # type: ignore[arg-type]  # it is called for this kind alone


def _reads_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


class PageRoute(APIRoute):
    """A route whose refusals are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own work, with its refusals made pages."""
        work = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await work(request)
            except Refused as refused:
                return refusal(request, *refused.problems)
            except RequestValidationError as error:
                return refusal(request, *problems_of(error.errors()))

        return answered


class Static(StaticFiles):
    """Style, fonts and mark: the same for everybody, so that a browser may keep them for an hour."""

    def __init__(self) -> None:
        super().__init__(directory=Path(__file__).parent / "static")

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        found = await super().get_response(path, scope)
        found.headers["Cache-Control"] = "public, max-age=3600"
        return found
