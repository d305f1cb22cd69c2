"""For routes: a strict JSON body, as plain values or as the typed thing that a route expects."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, ClassVar, TypeVar

from fastapi import Depends, Request
from pydantic import ConfigDict, TypeAdapter, ValidationError

from backend.edge import fields, strict_json
from shared import problems, text
from shared.problems import Refused


class Sent:
    """Base of what a route expects in a body: no field that we do not know, and nothing turned into what it is not."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)


T = TypeVar("T", bound=Sent)


async def read_json(request: Request) -> Any:
    """The body's one JSON document; Refused with 400, 415 or 422 for anything else.

    Control characters in text are left for the reader of each record to judge.
    """
    _check_type(request)
    return strict_json.loads(await request.body())


JsonBody = Annotated[Any, Depends(read_json)]


def json_body(shape: type[T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency that reads the body as `shape`: nothing coerced, nothing unknown, only text that can be kept."""
    adapter = TypeAdapter(shape)

    async def read(request: Request) -> T:
        document = await read_json(request)
        if not _storable(document):
            raise Refused(problems.bad_text())
        try:
            return adapter.validate_json(await request.body())
        except ValidationError as error:
            raise Refused(*fields.problems_of(error.errors(include_input=False, include_url=False))) from error

    return read


def described(shape: type[Sent]) -> dict[str, Any]:
    """What OpenAPI says of a body that is read by `json_body(shape)`: for a route's `openapi_extra`."""
    schema = TypeAdapter(shape).json_schema()
    inlined = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inlined}}}}


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        found = definitions.get(name, part)
        return {key: _inlined(value, definitions) for key, value in found.items()}
    return [_inlined(value, definitions) for value in part] if isinstance(part, list) else part


def _check_type(request: Request) -> None:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if media_type.strip().lower() != "application/json" or charset not in {"", "charset=utf-8"}:
        raise Refused(problems.unsupported_encoding())


def _storable(value: Any) -> bool:
    if isinstance(value, str):
        return text.is_storable(value)
    if isinstance(value, dict):
        return all(_storable(part) for pair in value.items() for part in pair)
    return all(_storable(part) for part in value) if isinstance(value, list) else True
