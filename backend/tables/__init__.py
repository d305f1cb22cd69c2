"""Every table of the server. Importing this room makes `SQLModel.metadata` complete."""

from sqlmodel import SQLModel

# Constraints have names of their own, so that a later revision can drop them on every database.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}

from backend.tables import (  # noqa: E402 - they are named by the convention above
    account,
    alias,
    attachment,
    border,
    campaign,
    conference,
    data_request,
    declaration,
    denominator,
    deposit,
    duplicate,
    follow_up,
    history,
    household,
    importing,
    job,
    law,
    office,
    op,
    receipt,
    review,
    rollup,
    stream,
    target,
    visit,
)

__all__ = [
    "account",
    "alias",
    "attachment",
    "border",
    "campaign",
    "conference",
    "data_request",
    "declaration",
    "denominator",
    "deposit",
    "duplicate",
    "follow_up",
    "history",
    "household",
    "importing",
    "job",
    "law",
    "office",
    "op",
    "receipt",
    "review",
    "rollup",
    "stream",
    "target",
    "visit",
]
