"""How every page is made and refused: one layout, no script unless a page asks for one of ours, and a sentence in
Vietnamese where something is wrong.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.exceptions import HTTPException

from backend.access.principal import Principal
from backend.access.signed import Signed
from backend.console.shell import assets, boxes, days, labels, navigation, refused_days, way_back, words
from backend.edge import answers
from backend.edge.fields import problems_of
from backend.edge.packed import Packed
from shared import problems
from shared.problems import Problem, Refused
from shared.vocabulary.term import Language

SIGN_IN, OWN_PASSWORD = "/dang-nhap", "/mat-khau"

LANGUAGE_COOKIE = "tungnha_language"

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # an opened number leads back to where it was opened
}

_SCRIPTED = _HEADERS | {"Content-Security-Policy": f"{_POLICY}; script-src 'self'; connect-src 'self'"}

_TEMPLATES = Environment(
    loader=PackageLoader("backend.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals |= {
    "_": words._,
    "_n": words._n,  # noqa: SLF001 - as above
    "day_box": days.box,
    "languages": words.LANGUAGES,
    "static": assets.address,
}


def _for_each_reader(say: Callable[..., Any]) -> Callable[..., Any]:
    """A filter asked anew for each page: Jinja asks one of a constant once for all, in the first reader's language."""

    @pass_context
    def said(_context: Context, *given: Any, **named: Any) -> Any:
        return say(*given, **named)

    return said


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "label": words.label,
    "said": words.said,
    "said_of_box": boxes.said_of_box,
    **labels.FILTERS,
}
_TEMPLATES.filters |= {name: _for_each_reader(say) for name, say in _FILTERS.items()}


def _reader(request: Request, signed: Signed) -> Principal:
    if signed.role == "officer":
        raise Refused(problems.console_not_for_officers())
    request.state.reader = signed
    return signed


Reader = Annotated[Principal, Depends(_reader)]
"""For routes: who reads a page; an officer, whose work is on the phone, is told so."""


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    principal: Principal | None = None,
    status: int = HTTPStatus.OK,
    scripted: bool = False,
) -> HTMLResponse:
    """A page of a template; `principal` is whose page it is, None before sign-in. A `scripted` page may run the
    scripts of this server, which make it quicker to use and are never needed.
    """
    around = {
        "principal": principal,
        "made_up": request.app.state.settings.demo,
        "places_in_bar": navigation.places_of(principal) if principal else (),
        "spoken": words.spoken(),
        "address_here": _address_here(request) if status == HTTPStatus.OK else way_back.HOME,
        "refused_days": refused_days.problems_shown() if status == HTTPStatus.OK else (),
    }
    if around["refused_days"]:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = _TEMPLATES.get_template(template).render({**values, **around})
    return HTMLResponse(text, status, _SCRIPTED if scripted else _HEADERS)


def _address_here(request: Request) -> str:
    """Where a page that was read can be read again; what refuses an address repeats nothing of it."""
    if request.method != "GET":
        return way_back.HOME
    return way_back.safe(f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path)


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
    if said == problems.password_to_change():
        return RedirectResponse(OWN_PASSWORD, HTTPStatus.SEE_OTHER, _HEADERS)
    reader = getattr(request.state, "reader", None)  # known where the page was refused to somebody who reads pages
    return page(request, "shell/problem.html", {"said": said, "found": found}, principal=reader, status=said.status)


def install(app: FastAPI, filters: Mapping[str, Callable[..., Any]]) -> None:
    """Know the words of the places, by the names that their templates say them by, and answer an address that leads
    nowhere with a page, where a person asked for one.
    """
    _TEMPLATES.filters |= {name: _for_each_reader(say) for name, say in filters.items()}
    for_programs = cast("Callable[[Request, Exception], Awaitable[Response]]", app.exception_handlers[HTTPException])

    async def nowhere(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.NOT_FOUND and _reads_pages(request):
            words.speak(_language_of(request))
            return refusal(request, problems.not_found())
        return await for_programs(request, error)

    app.add_exception_handler(HTTPException, nowhere)  # type: ignore[arg-type]  # it is called for this kind alone


def _language_of(request: Request) -> Language:
    return words.ENGLISH if request.cookies.get(LANGUAGE_COOKIE) == words.ENGLISH else words.VIETNAMESE


def _reads_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


class PageRoute(APIRoute):
    """A route whose refusals are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own work, with its refusals made pages."""
        work = super().get_route_handler()

        async def answered(request: Request) -> Response:
            words.speak(_language_of(request))
            refused_days.forget()
            found = await _tried(work, request)
            if isinstance(found, Response):
                return found
            without = refused_days.asked_without(request, found) if _reads_pages(request) else None
            shown = await _tried(work, without) if without else None
            if isinstance(shown, HTMLResponse):
                return shown
            refused_days.forget()
            return refusal(request, *found)

        return answered


async def _tried(work: Callable[[Request], Awaitable[Response]], request: Request) -> Response | Sequence[Problem]:
    """The answer of a route, or what is wrong with what it was asked."""
    try:
        return await work(request)
    except Refused as refused:
        return refused.problems
    except RequestValidationError as error:
        return problems_of(error.errors())


class PackedPage(PageRoute, Packed):
    """A page of numbers alone, a line for every commune: 330 kB for the province, packed 30 kB."""
