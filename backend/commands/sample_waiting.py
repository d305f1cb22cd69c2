"""What waits in the offices of the sample communes, as their people would find it: records that look alike, and two
requests about personal data, one of them overdue.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from backend.access import accounts
from backend.access.principal import principal_of
from backend.admin.data_requests import requests
from backend.admin.data_requests.requests import Wish
from backend.admin.duplicates import searching
from backend.commands.sample import COMMUNES, NGHI_LOC
from backend.tables.household import PersonRow
from shared.clock import day_of

_LAST_WEEK, _YESTERDAY = timedelta(days=7), timedelta(days=1)


def put_on_the_desk(session: Session, now: datetime) -> None:
    """Search every sample commune for duplicates, and take in, as Bình would, what two people of Nghi Lộc ask."""
    for commune in sorted(COMMUNES):
        searching.look_through(session, commune, now)
    binh, today = principal_of(session, accounts.named(session, "binh"), today=day_of(now)), day_of(now)
    here = select(col(PersonRow.id)).where(col(PersonRow.commune) == NGHI_LOC, col(PersonRow.relation) == "head")
    first, second = session.exec(here.order_by(col(PersonRow.id)).limit(2)).all()
    for person, kind, received_on in ((first, "access", today - _LAST_WEEK), (second, "withdraw", today - _YESTERDAY)):
        wish = Wish(commune=NGHI_LOC, kind=kind, received_on=received_on, who="đến trụ sở hỏi", person=person)
        requests.open_request(session, binh, wish, now)
