"""How a request is refused: RFC 9457 problems, in Vietnamese and English, that never repeat what was sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from backend.edge import fields
from shared import problems
from shared.problems import Problem, Refused

MEDIA_TYPE = "application/problem+json"

_RETRY_AFTER_SECONDS = {429: "60", 503: "5"}
_OF_STATUS = {400: problems.malformed_form, 404: problems.not_found, 405: problems.method_not_allowed}


def answer(scope: Scope, *found: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that names the problems; several are one invalid request with the fields listed."""
    said = found[0] if len(found) == 1 else problems.invalid_request()
    body = {
        "type": f"urn:tungnha:problem:{said.code}",
        "title": HTTPStatus(said.status).phrase,
        "status": said.status,
        "code": said.code,
        "detail": said.vi,
        "detail_en": said.en,
        "request_id": scope.get("state", {}).get("request_id"),
        "errors": [_error(problem) for problem in found if problem.field],
    }
    return JSONResponse(body, said.status, {**_headers(said.status), **(headers or {})}, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every refusal of the application a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    found = error.problems if isinstance(error, Refused) else ()
    return answer(request.scope, *found)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    found = fields.problems_of(error.errors()) if isinstance(error, RequestValidationError) else []
    return answer(request.scope, *found)


async def _http(request: Request, error: Exception) -> JSONResponse:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (400, None)
    problem = _OF_STATUS.get(status, problems.invalid_request)()
    return answer(request.scope, problem, headers=headers)


def _error(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "field": problem.field, "message": problem.vi, "message_en": problem.en}


def _headers(status: int) -> dict[str, str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": _RETRY_AFTER_SECONDS[status]} if status in _RETRY_AFTER_SECONDS else {}
