"""Sample communes for showing and teaching: made-up households, filed as a phone's would be, and a cast to visit them.

None of these people is alive: backend/made_up says why.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from backend import made_up, rollups
from backend.access import accounts
from backend.access.accounts import NewAccount
from backend.access.principal import principal_of
from backend.admin import campaigns, targets
from backend.admin.campaigns import NewCampaign
from backend.admin.targets import Wish
from backend.made_up import Commune
from backend.sync.desk import Desk, fresh_row, open_desk
from backend.tables.account import Account
from shared import places
from shared.clock import day_of
from shared.records import KINDS
from shared.records.base import Record
from shared.records.target import Target
from shared.rules.targets import Span, spans_of
from shared.text import fold

SEED = 2026
HOUSEHOLDS = 240
"""Households of each sample commune."""

NEW_PAYERS, VISITS = 20, 30
"""Targets, made up as everything here: new payers of a commune in a year, visits of an officer in a month."""

NGHI_LOC = "17827.202507"
COMMUNES = (
    # the seven that the district Nghi Lộc became
    NGHI_LOC,
    "17833.202507",
    "17842.202507",
    "17854.202507",
    "17857.202507",
    "17866.202507",
    "17878.202507",
    # two wards of Vinh: Thành Vinh, Trường Vinh
    "16681.202507",
    "16690.202507",
    # in the mountains: Tri Lễ, Mường Xén, Tương Dương
    "16756.202507",
    "16813.202507",
    "16876.202507",
)
# How many hamlets the officers of a commune have, in turn; fewer in all than any commune has.
_HAMLETS_OF_OFFICERS = ((3, 2, 1), (2, 2))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The accounts that were opened: officers by user name, An first; others with the password of each."""

    officers: tuple[str, ...]
    passwords: Mapping[str, str]


def settle(session: Session, now: datetime) -> Sample:
    """File the sample communes and open the accounts of the cast; what is there already is left as it is."""
    officers: list[NewAccount] = []
    for number, commune in enumerate(sorted(COMMUNES)):
        desk = open_desk(session, commune)
        if desk.head == 0:  # where something was filed, it may be real
            made = made_up.commune(places.unit(commune), SEED, households=HOUSEHOLDS)
            _file_commune(desk, made)
            officers += _officers(commune, list(made.hamlets), _HAMLETS_OF_OFFICERS[number % 2])
    officers.sort(key=lambda officer: officer.username != "an")
    others = list(_others())
    opened = {new.username for new in [*officers, *others] if _open(session, new, now)}
    return Sample(
        officers=tuple(new.username for new in officers if new.username in opened),
        passwords={new.username: new.password for new in others if new.password and new.username in opened},
    )


def set_targets(session: Session, officers: Sequence[str], now: datetime) -> None:
    """As Chi would: new payers of the year for each sample commune, visits of the month for each of these officers.

    Refused (target_changed) where somebody has set others.
    """
    chi = principal_of(session, accounts.named(session, "chi"), today=day_of(now))
    month, _, year = spans_of(day_of(now))
    for commune in sorted(COMMUNES):
        payers = _target(year, holder="commune", measure="numerator", product="vsi", value=NEW_PAYERS)
        targets.set_target(session, chi, Wish(commune=commune, target=payers), now)
    for officer in officers:
        at_work = principal_of(session, accounts.named(session, officer), today=day_of(now))
        visits = _target(month, holder="officer", whose=at_work.account_id, measure="visits", value=VISITS)
        targets.set_target(session, chi, Wish(commune=min(at_work.areas), target=visits), now)


def open_campaign(session: Session, now: datetime) -> None:
    """As Chi would: a campaign of this month in every sample commune."""
    chi = principal_of(session, accounts.named(session, "chi"), today=day_of(now))
    month = spans_of(day_of(now))[0]
    new = NewCampaign(
        name="Tháng cao điểm mẫu",
        purpose="Đến mọi hộ chưa ai đến trong tháng",
        product="vsi",
        first=month.first,
        last=month.last,
        decision="Kế hoạch mẫu",
        decided_on=month.first,
        areas=dict.fromkeys(sorted(COMMUNES)),
    )
    campaigns.make(session, chi, new, now)


def _file_commune(desk: Desk, made: Commune) -> None:
    for row_id, hamlet in made.hamlets.items():
        _file(desk, "hamlet", row_id, hamlet, row_id)
    for row_id, household in made.households.items():
        _file(desk, "household", row_id, household, household.hamlet)
    for row_id, person in made.persons.items():
        _file(desk, "person", row_id, person, made.households[person.household].hamlet)
    desk.close()
    rollups.recount(desk.session, desk.touched)


def _file(desk: Desk, kind: str, row_id: UUID, record: Record, hamlet: UUID) -> None:
    """File a record that no operation brought, with its place in the commune's stream."""
    values = {name: getattr(record, name) for name in KINDS[kind].fields}
    row = fresh_row(desk.commune, kind, row_id, values)
    desk.add(kind, row, hamlet)
    rollups.touch(desk.touched, kind, row)


_WORK_FOR = ("post", "womens_union", "farmers_union")


def _officers(commune: str, hamlets: list[UUID], shares: tuple[int, ...]) -> Iterator[NewAccount]:
    unit = places.unit(commune)
    for number, share in enumerate(shares, start=1):
        given, hamlets = hamlets[:share], hamlets[share:]
        is_an = commune == NGHI_LOC and number == 1
        yield NewAccount(
            username="an" if is_an else f"{fold(unit.bare_name).replace(' ', '')}{number}",
            name="Nguyễn Thị An" if is_an else made_up.somebody(unit, SEED, number),
            role="officer",
            areas=tuple((commune, hamlet) for hamlet in given),
            organisation=_WORK_FOR[number % len(_WORK_FOR)],
        )


def _others() -> Iterator[NewAccount]:
    """Bình of the committee of Nghi Lộc, Chi who supervises every sample commune, and the administrators Dũng and
    Giang: one alone could not change the law.
    """
    everywhere = tuple((commune, None) for commune in sorted(COMMUNES))
    yield _with_password("binh", "Trần Văn Bình", "committee", ((NGHI_LOC, None),))
    yield _with_password("chi", "Lê Thị Chi", "supervisor", everywhere)
    yield _with_password("dung", "Phạm Dũng", "admin", ())
    yield _with_password("giang", "Võ Giang", "admin", ())


def _with_password(username: str, name: str, role: str, areas: tuple[tuple[str, None], ...]) -> NewAccount:
    return NewAccount(username=username, name=name, role=role, areas=areas, password=secrets.token_urlsafe(12))


def _open(session: Session, new: NewAccount, now: datetime) -> bool:
    if session.exec(select(Account).where(col(Account.username) == new.username)).first():
        return False
    accounts.add(session, new, now)
    return True


def _target(span: Span, **what: Any) -> Target:
    return Target(period=span.name, decision="Chỉ tiêu mẫu", decided_on=span.first, **what)
