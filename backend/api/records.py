"""`GET records`: every kind of record as a JSON Schema, and every vocabulary code with its labels."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from pydantic import TypeAdapter

from shared import vocabulary
from shared.records import KINDS

router = APIRouter(tags=["records"])


@router.get("/records")
def describe_records() -> dict[str, Any]:
    """What a program needs to write a record: its fields by version, what may be done with it, and the codes."""
    return _description()


@cache
def _description() -> dict[str, Any]:
    return {
        "records": {
            name: {
                "nature": kind.nature,
                "acts": sorted(kind.acts),
                "record_version": kind.version,
                "versions": {str(kind.version): TypeAdapter(kind.record).json_schema()},
            }
            for name, kind in KINDS.items()
        },
        "vocabulary": {
            name: {code: {"vi": term.vi, "en": term.en} for code, term in terms.items()}
            for name, terms in vocabulary.ALL.items()
        },
    }
