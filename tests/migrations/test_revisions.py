"""The revisions make the tables that the code describes, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

import backend.tables  # noqa: F401 - makes SQLModel.metadata complete
import migrations.versions
from backend import revisions
from backend.db import Database

VERSIONS = Path(migrations.versions.__file__ or "").parent


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


def shape(url: str) -> dict[str, Any]:
    """Everything that an inspector tells of each table, in an order of its own."""
    engine = create_engine(url)
    told = inspect(engine)
    tables = {name: _table(told, name) for name in told.get_table_names() if name != "alembic_version"}
    engine.dispose()
    return tables


def _table(told: Any, name: str) -> dict[str, Any]:
    parts = {
        "columns": [{**column, "type": repr(column["type"])} for column in told.get_columns(name)],
        "checks": told.get_check_constraints(name),
        "foreign keys": told.get_foreign_keys(name),
        "uniques": told.get_unique_constraints(name),
        "indexes": [_spelt(index) for index in told.get_indexes(name)],
        "key": [told.get_pk_constraint(name)],
    }
    return {part: sorted(map(str, rows)) for part, rows in parts.items()}


def _spelt(index: Any) -> dict[str, Any]:
    """An index with the text of its condition, where it has one: two conditions are never the same object."""
    return {**index, "dialect_options": {name: str(said) for name, said in index.get("dialect_options", {}).items()}}


def test_the_revisions_make_the_tables_that_the_code_describes(url: str, new_url: Callable[[], str]) -> None:
    revisions.upgrade(url)
    described = new_url()
    engine = create_engine(described)
    SQLModel.metadata.create_all(engine)
    engine.dispose()

    migrated, wanted = shape(url), shape(described)

    assert migrated.keys() == wanted.keys()
    for table, parts in wanted.items():
        assert migrated[table] == parts, f"{table}: write one with: alembic revision --autogenerate -m '…'"


def test_applying_the_revisions_twice_changes_nothing(url: str) -> None:
    revisions.upgrade(url)
    once = shape(url)

    revisions.upgrade(url)

    assert shape(url) == once


def test_a_database_is_known_to_fit_once_the_revisions_are_applied(url: str) -> None:
    database = Database(url)
    before = revisions.are_applied(database.reader)
    database.close()

    revisions.upgrade(url)

    database = Database(url)
    assert (before, revisions.are_applied(database.reader)) == (False, True)
    database.close()


def test_every_revision_is_named_by_its_day_and_says_what_it_does() -> None:
    names = [path.stem for path in VERSIONS.glob("*.py") if path.stem != "__init__"]

    assert names
    assert all(re.fullmatch(r"20\d\d_\d\d_\d\d_\d{4}_[a-z_]{8,}", name) for name in names)
