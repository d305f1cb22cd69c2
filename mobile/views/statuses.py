"""How a household stands, as the list and its filters show it: word and tone of each status."""

from collections.abc import Sequence
from dataclasses import dataclass

from mobile.views.standing import VisitMade
from shared.records.household import Household
from shared.records.visit import Visit
from shared.vocabulary import answers
from shared.vocabulary.term import Term, table


@dataclass(frozen=True, kw_only=True)
class Status(Term):
    """`tone` is the colour of its mark: neutral, info, good, waiting or bad."""

    tone: str


STATUSES = table(
    [
        Status(code="new", vi="Chưa đến", en="Not yet visited", tone="neutral"),
        Status(code="not_home", vi="Vắng nhà", en="Not at home", tone="neutral"),
        Status(code="interested", vi="Quan tâm", en="Interested", tone="info"),
        Status(code="come_back", vi="Hẹn lại", en="To come back", tone="waiting"),
        Status(code="advised", vi="Đã tư vấn", en="Advised", tone="info"),
        Status(code="paid", vi="Đã đóng", en="Paid", tone="good"),
        Status(code="declined", vi="Chưa tham gia", en="Not joining yet", tone="neutral"),
        Status(code="refused_talk", vi="Từ chối tiếp chuyện", en="Refused to talk", tone="neutral"),
        Status(code="moved_away", vi="Đã chuyển đi", en="Moved away", tone="neutral"),
        Status(code="sent_back", vi="Lượt thăm bị trả lại", en="Visit sent back", tone="waiting"),
        Status(code="do_not_visit", vi="Không vận động lại", en="Not to be visited", tone="bad"),
    ]
)

_PAYS = frozenset({"paid", "renewed"})


def status_of(household: Household, made: Sequence[VisitMade]) -> str:
    """The code of a household's status, from its standing visits in the order in which they were made.

    «Không vận động lại» goes before everything; who has paid stays so; else the latest visit decides. A visit that the
    committee sent back says nothing until it is corrected, here as in every report.
    """
    if household.do_not_visit:
        return "do_not_visit"
    visits = [one.visit for one in made if one.counts]
    if made and not visits:
        return "sent_back"
    if any(step.step in _PAYS for visit in visits for person in visit.persons for step in person.steps):
        return "paid"
    return _of_visit(visits[-1]) if visits else "new"


def _of_visit(visit: Visit) -> str:
    if visit.outcome in STATUSES and visit.outcome != "advised":
        return visit.outcome
    said = [advice.answer for person in visit.persons for advice in person.advice]
    if any(answer in answers.CODES and answers.CODES[answer].interested for answer in said):
        return "interested"
    return "declined" if said and set(said) == {"declined"} else "advised"
