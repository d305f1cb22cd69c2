"""A committee's work on the visits of a demo, so that its pages have something to show: some visits decided of, two
sent back to their officers, some households asked again, one officer asked about a signal, and the minutes of a
session. Nobody of it is real.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.access import accounts
from backend.access.principal import Principal, principal_of
from backend.admin import asked_again, back_checks, minutes, questions, reviews, signals, visit_log
from backend.admin.back_checks import Noted
from backend.admin.reviews import Wish
from backend.admin.visit_log import LogAsk, Row
from shared.clock import day_of

APPROVED, RETURNED, AFTER_THE_SESSION = 8, 2, 2
ASKED_AGAIN = 2
_SECRETARY = "Thư ký mẫu"
_UNCLEAR = "Chưa rõ đã gặp ai trong nhà, xem lại giúp."


def look_through(session: Session, now: datetime) -> None:
    """As Bình would, in the first commune that is Bình's. What is sent back stops counting until it is corrected."""
    binh = principal_of(session, accounts.named(session, "binh"), today=day_of(now))
    commune = min(binh.areas)
    rows = visit_log.log(session, binh, LogAsk(commune=commune)).rows
    waiting = [row for row in rows if row["review_state"] == "recorded"]
    decided = APPROVED + RETURNED
    _approve(session, binh, waiting[:APPROVED], now)
    _return(session, binh, waiting[APPROVED:decided], now)
    if waiting:
        _write_minutes(session, binh, commune, now)
    _approve(session, binh, waiting[decided : decided + AFTER_THE_SESSION], now)
    _ask_officers(session, binh, rows, now)
    _ask_households(session, binh, commune, now)


def _approve(session: Session, binh: Principal, rows: Sequence[Row], now: datetime) -> None:
    for row in rows:
        wish = Wish(commune=row["commune"], visit=UUID(row["id"]), version=row["version"], decision="approved")
        reviews.review(session, binh, wish, now)


def _return(session: Session, binh: Principal, rows: Sequence[Row], now: datetime) -> None:
    for row in rows:
        wish = Wish(
            commune=row["commune"],
            visit=UUID(row["id"]),
            version=row["version"],
            decision="returned",
            reason=_UNCLEAR,
            fields=("met",),
        )
        reviews.review(session, binh, wish, now)


def _write_minutes(session: Session, binh: Principal, commune: str, now: datetime) -> None:
    today = day_of(now)
    wish = minutes.Wish(commune=commune, held_on=today, first=today, last=today, chair=binh.name, secretary=_SECRETARY)
    minutes.write(session, binh, wish, now)


def _ask_officers(session: Session, binh: Principal, rows: Sequence[Row], now: datetime) -> None:
    """About the first signal of the newest visit that has one and names a household."""
    if not rows:
        return
    commune = rows[0]["commune"]
    found = signals.of_visits(session, commune, [UUID(row["id"]) for row in rows if row["household"]])
    told = [(visit, of_it[0].code) for visit, of_it in found.items() if of_it]
    for visit, signal in told[:1]:
        questions.ask(session, binh, questions.Wish(commune=commune, visit=visit, signal=signal), now)


def _ask_households(session: Session, binh: Principal, commune: str, now: datetime) -> None:
    """The last one asked does not remember whom the officer met."""
    back_checks.draw(session, binh, commune, now)
    drawn = back_checks.of_commune(session, binh, LogAsk(commune=commune))[:ASKED_AGAIN]
    for at, one in enumerate(drawn):
        visit = UUID(one.line["id"])
        versions = visit_log.one_visit(session, binh, commune, visit)["versions"]
        (record,) = [version["data"] for version in versions if version["id"] == one.line["id"]]
        answers = dict(asked_again.recorded(record)) | ({"who": asked_again.UNKNOWN} if at else {})
        back_checks.note(session, binh, Noted(commune=commune, visit=visit, answers=answers), now)
