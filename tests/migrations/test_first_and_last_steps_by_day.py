"""A server that is brought up to date has its days and months summed up as if it had always counted them."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from alembic import command
from sqlalchemy import create_engine, text

from backend import revisions
from backend.db import Database
from backend.rollups import differences
from backend.tables.rollup import PersonState, PersonTally, VisitTally
from tests.backend.cast import THANH_VINH

BEFORE = "2026_11_22_1110"
HOME, LAN = UUID(int=1), UUID(int=2)
DAYS = ("2026-10-30", "2026-11-02")


def test_what_was_counted_before_is_summed_up_by_day_and_month(new_url: Callable[[], str]) -> None:
    url = new_url()
    config = revisions._config()
    config.attributes["url"] = url
    command.upgrade(config, BEFORE)
    _count_by_hand(url)

    revisions.upgrade(url)

    database = Database(url)
    with database.reading() as session:
        november = session.get_one(PersonTally, ("month", "vsi", date(2026, 11, 1), THANH_VINH))
        state = session.get_one(PersonState, (THANH_VINH, LAN, "vsi"))
        assert (state.last_advised, state.last_interested) == (date(2026, 11, 2), date(2026, 10, 30))
        assert (november.first_advised, november.last_advised, november.converted) == (0, 1, 1)
        assert session.get_one(VisitTally, ("month", date(2026, 10, 1), THANH_VINH)).first_visited == 1
        assert differences(session) == []
    database.close()


def _count_by_hand(url: str) -> None:
    """Lan was advised in October, and in November when she paid."""
    engine = create_engine(url)
    lite = engine.dialect.name == "sqlite"
    ids: dict[str, object] = {
        "home": HOME.hex if lite else HOME,
        "lan": LAN.hex if lite else LAN,
        "commune": THANH_VINH,
    }
    with engine.begin() as connection:
        for at, day in enumerate(DAYS, start=10):
            visit = UUID(int=at)
            told: dict[str, object] = ids | {
                "visit": visit.hex if lite else visit,
                "day": day,
                "at": f"{day} 01:00:00",
                "answer": "considering" if at > 10 else "interested",
                "counts": True,
            }
            for statement in _OF_A_VISIT:
                connection.execute(text(statement), told)
        ids |= {"first": DAYS[0], "last": DAYS[1], "eligible": True}
        for statement in _OF_BOTH:
            connection.execute(text(statement), ids)
    engine.dispose()


_OF_A_VISIT = (
    (
        "INSERT INTO visit (commune, id, rev, recorded_unit, hamlet, household, visited_at, day, outcome, met,"
        " legal_basis, language, interpreter, standing, review_state, counts, officer, install_id, op_id, received_at)"
        " VALUES (:commune, :visit, 1, :commune, :home, :home, :at, :day, 'advised', 'head', 'consent', 'kinh',"
        " :counts, 'stands', 'recorded', :counts, :home, :home, :visit, :at)"
    ),
    (
        "INSERT INTO visit_advice (commune, visit, person, product, ordinal, topics, answer)"
        " VALUES (:commune, :visit, :lan, 'vsi', 0, '[]', :answer)"
    ),
    "INSERT INTO commune_day VALUES (:commune, :day, 1, 0, 1, 1)",
)
_OF_BOTH = (
    (
        "INSERT INTO visit_step (commune, visit, person, ordinal, product, step, on_day)"
        " SELECT commune, visit, person, 0, product, 'paid', '2026-11-02' FROM visit_advice"
        " WHERE answer = 'considering'"
    ),
    (
        "INSERT INTO visit_assessment (commune, visit, person, product, ordinal, verdict, reasons, missing, groups)"
        " SELECT commune, visit, person, product, 0, 'eligible', '[]', '[]', '[]' FROM visit_advice"
    ),
    "INSERT INTO household_state VALUES (:commune, :home, :first, :last, :first, :last)",
    (
        "INSERT INTO person_state (commune, person, product, household, hamlet, recorded_unit, first_advised,"
        " first_advised_by, first_interested, first_paid, eligible, support_group)"
        " VALUES (:commune, :lan, 'vsi', :home, :home, :commune, :first, :home, :first, :last, :eligible, 'other')"
    ),
)
