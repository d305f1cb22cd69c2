"""Conversions for programs: the same numbers that the console shows, and what each of them counted."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from backend.access.signed import Signed
from backend.api.query import only
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports.asking import read_ask
from backend.reports.cells import open_cell
from backend.reports.conversions import Row, conversions
from shared.clock import day_of, format_moment

router = APIRouter(tags=["numbers"])


class Question(BaseModel):
    """By what, over which days (both included), where, for which product, and on which map."""

    by: str | None = Field(
        None, description="commune, hamlet, officer, group, office, organisation, district, day, week or month"
    )
    from_: str | None = Field(None, alias="from", description="first day, YYYY-MM-DD")
    to: str | None = Field(None, description="last day, YYYY-MM-DD")
    commune: str | None = Field(None, description="a unit's id, or a code of today")
    product: str | None = Field(None, description="vsi or hi")
    map: str | None = Field(None, description="now: today's communes; then: as the visits were recorded")


class Conversions(BaseModel):
    """The rows and the total, with the definition that they follow."""

    definition: str
    definition_en: str
    as_of: str
    rows: list[dict[str, Any]]
    total: dict[str, Any]


class Cell(BaseModel):
    """What one shown number counted."""

    kind: str
    rows: list[dict[str, Any]]


@router.get("/conversions", dependencies=[Depends(only("by", "from", "to", "commune", "product", "map"))])
def get_conversions(question: Annotated[Question, Query()], signed: Signed, session: Reading, now: Now) -> Conversions:
    """The funnel and the conversion rate, for what the account may see."""
    ask = read_ask(signed, question.model_dump(by_alias=True), day_of(now))
    report = conversions(session, ask, signed, now)
    return Conversions(
        definition=report.definition,
        definition_en=report.definition_en,
        as_of=format_moment(report.as_of),
        rows=[_said(row) for row in report.rows],
        total=_said(report.total),
    )


@router.get("/cells/{cell}")
def get_cell(cell: Annotated[str, Path(max_length=600)], signed: Signed, session: Reading, now: Now) -> Cell:
    """Exactly what a shown number counted, checked against the account's area as it is now."""
    found = open_cell(session, cell, signed, day_of(now))
    return Cell(kind=found.kind, rows=found.rows)


def _said(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        **row.counts,
        "conversion_rate": row.rate,
        "interval": row.interval,
        "target": row.target,
        "target_percent": row.target_percent,
        "phones_reported": row.phones_reported,
        "complete_to": row.complete_to.isoformat() if row.complete_to else None,
        "cells": row.cells,
    }
