"""Both acts stand in the audit book, and nobody can change, remove or forget one without its showing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from backend.admin import audit
from backend.db import Database
from backend.tables.law import AuditEntry
from tests.backend.cast import ACCOUNT_IDS, START, HandClock, Somebody
from tests.backend.law.conftest import CONFIRMED, GIANG, SHIFTED

Ask = Callable[..., Any]


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        found = list(session.execute(select(AuditEntry).order_by(col(AuditEntry.number))).scalars())
        session.expunge_all()
    return found


def broken(database: Database) -> list[int]:
    with database.reading() as session:
        return list(audit.broken_at(session))


def test_both_acts_are_written_down_with_who_when_and_what(
    propose: Ask, confirm: Ask, database: Database, now: HandClock
) -> None:
    proposal = propose(SHIFTED).json()["id"]
    now.passes(minutes=5)
    confirm(proposal)

    first, second = entries(database)
    assert (first.act, first.account_id, first.at) == ("law_proposed", ACCOUNT_IDS["dung"], START)
    assert (second.act, second.account_id, second.at) == ("law_confirmed", GIANG, now.moment)
    assert {str(first.subject), str(second.subject)} == {proposal}
    assert first.facts == {"changes": [{**SHIFTED}]}
    assert broken(database) == []


def test_what_is_refused_is_not_written_down(propose: Ask, confirm: Ask, dung: Somebody, database: Database) -> None:
    confirm(propose(SHIFTED).json()["id"], by=dung)

    assert [entry.act for entry in entries(database)] == ["law_proposed"]


@pytest.mark.parametrize(
    "forged",
    [
        update(AuditEntry).where(col(AuditEntry.number) == 2).values(facts={"changes": []}),
        update(AuditEntry).where(col(AuditEntry.number) == 2).values(account_id=AuditEntry.subject),
        update(AuditEntry).where(col(AuditEntry.number) == 2).values(act="law_admired"),
        update(AuditEntry).where(col(AuditEntry.number) == 2).values(at=START.replace(year=2025)),
        update(AuditEntry).where(col(AuditEntry.number) == 2).values(sha256="00" * 32),
        delete(AuditEntry).where(col(AuditEntry.number) == 2),
        delete(AuditEntry).where(col(AuditEntry.number) == 4),
    ],
    ids=["what", "who", "which act", "when", "seal", "taken out", "the last torn off"],
)
def test_a_forged_book_shows_where(change: Ask, database: Database, forged: Any) -> None:
    change(SHIFTED)
    change({**CONFIRMED, "since": "2027-07-01"})

    with database.writing() as session:
        session.execute(forged)

    assert broken(database)[0] in {2, 4}


def test_an_entry_that_is_sealed_anew_breaks_the_one_after_it(change: Ask, database: Database) -> None:
    change(SHIFTED)
    change({**CONFIRMED, "since": "2027-07-01"})

    with database.writing() as session:
        entry = session.get_one(AuditEntry, 2)
        entry.facts = {"changes": []}
        entry.sha256 = audit._sealed(entry, session.get_one(AuditEntry, 1).sha256)

    assert broken(database) == [3]
