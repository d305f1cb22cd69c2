"""Campaigns: made by supervisors and administrators for communes or hamlets of theirs, closed, and read by everybody
who works there. A campaign is never edited; one that was wrong is closed, and another made.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.tables.account import Account
from backend.tables.campaign import Campaign, CampaignArea
from backend.tables.household import HamletRow
from backend.tables.inserting import insert_rows
from shared import places, problems
from shared.clock import day_of
from shared.ids import uuid7
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.text import is_storable, tidy
from shared.vocabulary import products

MAKERS = ("supervisor", "admin")
READERS = ("committee", *MAKERS)

Areas = Mapping[str, frozenset[UUID] | None]
"""Hamlets by commune id; None stands for every hamlet of the commune."""


@dataclass(frozen=True, kw_only=True)
class NewCampaign:
    """What is decided when a campaign is made; the fields are those of backend.tables.campaign."""

    name: str
    purpose: str
    product: str
    first: date
    last: date
    decision: str
    decided_on: date
    areas: Areas


@dataclass(frozen=True, kw_only=True)
class CampaignShown:
    """A campaign, with the part of its area that the reader sees. `last` is the day on which it ends, or was closed."""

    id: UUID
    name: str
    purpose: str
    product: str
    first: date
    last: date
    decision: str
    decided_on: date
    made_by_name: str
    made_at: datetime
    is_closed: bool
    may_close: bool
    areas: Areas

    def state(self, today: date) -> str:
        """coming, running or over."""
        return "coming" if today < self.first else "over" if self.is_closed or today > self.last else "running"


def make(session: Session, principal: Principal, new: NewCampaign, now: datetime) -> UUID:
    """Make one; its id. Refused with 403 unless a supervisor or an administrator asks, 404 for a commune or hamlet
    outside their area, 422 for everything that is wrong with it.
    """
    scope.require(principal, *MAKERS)
    _check_areas(session, principal, new.areas, day_of(now))
    found = list(_problems_in(new, day_of(now)))
    if found:
        raise Refused(*found)
    campaign = Campaign(
        id=uuid7(int(now.timestamp() * 1_000)),
        name=tidy(new.name),
        purpose=tidy(new.purpose),
        product=new.product,
        first=new.first,
        last=new.last,
        decision=tidy(new.decision),
        decided_on=new.decided_on,
        made_by=principal.account_id,
        made_at=now,
    )
    session.add(campaign)
    insert_rows(session, CampaignArea, [_area(campaign.id, *one) for one in _one_by_one(new.areas)])
    facts = {"communes": sorted(new.areas), "first": new.first.isoformat(), "last": new.last.isoformat()}
    audit.write(
        session, Act(account_id=principal.account_id, act="campaign_made", subject=campaign.id, facts=facts), now
    )
    return campaign.id


def close(session: Session, principal: Principal, campaign_id: UUID, now: datetime) -> None:
    """End one today; closing it again changes nothing. Refused with 403 and 404 as `read`, and with 404 for whoever
    does not see all of it.
    """
    scope.require(principal, *MAKERS)
    if not read(session, principal, campaign_id).may_close:
        raise Refused(problems.not_found())
    campaign = session.get_one(Campaign, campaign_id)
    if campaign.closed_at is None:
        campaign.closed_by, campaign.closed_at = principal.account_id, now
        audit.write(
            session, Act(account_id=principal.account_id, act="campaign_closed", subject=campaign.id, facts={}), now
        )


def listed(session: Session, principal: Principal) -> list[CampaignShown]:
    """The campaigns of which the reader sees a part, the latest to begin first. Refused with 403 for officers."""
    scope.require(principal, *READERS)
    found = session.execute(select(Campaign).order_by(col(Campaign.first).desc(), col(Campaign.id).desc()))
    return list(_shown(session, principal, found.scalars().all()))


def read(session: Session, principal: Principal, campaign_id: UUID) -> CampaignShown:
    """One campaign; Refused with 403 for officers, 404 for one of which the reader sees no part."""
    scope.require(principal, *READERS)
    campaign = session.get(Campaign, campaign_id)
    shown = next(iter(_shown(session, principal, [campaign] if campaign else [])), None)
    if shown is None:
        raise Refused(problems.not_found())
    return shown


def _shown(session: Session, principal: Principal, campaigns: Sequence[Campaign]) -> Iterable[CampaignShown]:
    wanted = [campaign.id for campaign in campaigns]
    areas = _areas(session, wanted)
    names = _names(session, {campaign.made_by for campaign in campaigns})
    for campaign in campaigns:
        mine = _seen(principal, areas[campaign.id])
        if mine:
            closed_on = day_of(campaign.closed_at) if campaign.closed_at else campaign.last
            yield CampaignShown(
                id=campaign.id,
                name=campaign.name,
                purpose=campaign.purpose,
                product=campaign.product,
                first=campaign.first,
                last=max(campaign.first, min(campaign.last, closed_on)),
                decision=campaign.decision,
                decided_on=campaign.decided_on,
                made_by_name=names.get(campaign.made_by, ""),
                made_at=campaign.made_at,
                is_closed=campaign.closed_at is not None,
                may_close=principal.role in MAKERS and campaign.closed_at is None and mine == areas[campaign.id],
                areas=mine,
            )


def _seen(principal: Principal, areas: Areas) -> Areas:
    """The communes and hamlets that are the reader's to see; a reader of some hamlets sees those of a whole commune."""
    seen: dict[str, frozenset[UUID] | None] = {}
    for commune, hamlets in areas.items():
        if hamlets is None:
            if scope.may_see_commune(principal, commune):
                seen[commune] = None
        elif theirs := frozenset(one for one in hamlets if scope.may_see_hamlet(principal, commune, one)):
            seen[commune] = theirs
    return seen


def _areas(session: Session, campaigns: Sequence[UUID]) -> Mapping[UUID, dict[str, frozenset[UUID] | None]]:
    """By campaign, on today's map: what was a commune is the one that it was merged into."""
    found: Mapping[UUID, dict[str, frozenset[UUID] | None]] = defaultdict(dict)
    rows = session.execute(select(CampaignArea).where(col(CampaignArea.campaign).in_(campaigns))).scalars()
    for row in rows:
        commune = places.today_unit(row.commune).id
        so_far = found[row.campaign].get(commune, frozenset())
        whole = so_far is None or not row.hamlet
        found[row.campaign][commune] = None if whole else (so_far or frozenset()) | {UUID(row.hamlet)}
    return found


def _names(session: Session, accounts: set[UUID]) -> Mapping[UUID, str]:
    named = select(col(Account.id), col(Account.name)).where(col(Account.id).in_(sorted(accounts)))
    return {row.id: row.name for row in session.execute(named)}


def _check_areas(session: Session, principal: Principal, areas: Areas, today: date) -> None:
    if not areas:
        raise Refused(problems.missing_field("communes"))
    for commune, hamlets in areas.items():
        unit = places.find(commune)
        whole = hamlets is None and scope.may_see_all_of(principal, commune)
        if unit is None or not unit.in_force_on(today) or not scope.may_see_commune(principal, commune):
            raise Refused(problems.not_found())
        if not whole and not (hamlets and hamlets <= _hamlets(session, principal, commune, today)):
            raise Refused(problems.not_found())


def _hamlets(session: Session, principal: Principal, commune: str, today: date) -> set[UUID]:
    stands = or_(col(HamletRow.until).is_(None), col(HamletRow.until) >= today)
    area = scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id))
    here = select(col(HamletRow.id)).where(col(HamletRow.commune) == commune, stands, area)
    return set(session.execute(here).scalars())


def _problems_in(new: NewCampaign, today: date) -> Iterable[Problem]:
    for field, text, longest in (
        ("name", new.name, 120),
        ("purpose", new.purpose, 400),
        ("decision", new.decision, 120),
    ):
        if not tidy(text):
            yield problems.missing_field(field)
        elif len(tidy(text)) > longest:
            yield problems.too_long(field, longest)
        elif not is_storable(text):
            yield problems.bad_text().at(field)
    if new.product not in products.CODES:
        yield problems.unknown_code("product")
    yield from checks.day_within("first", new.first)
    yield from checks.day_within("last", new.last)
    if new.last < new.first:
        yield problems.ends_before_it_begins("last")
    if new.decided_on > today:
        yield problems.not_yet_decided("decided_on")


def _one_by_one(areas: Areas) -> Iterable[tuple[str, str]]:
    for commune, hamlets in sorted(areas.items()):
        yield from ((commune, str(hamlet)) for hamlet in sorted(hamlets or ())) if hamlets else [(commune, "")]


def _area(campaign: UUID, commune: str, hamlet: str) -> dict[str, object]:
    return {"campaign": campaign, "commune": commune, "hamlet": hamlet}
