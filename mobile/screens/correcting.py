"""What the steps of a visit ask besides when they correct one that was sent back. Pure: a draft in, a draft out."""

from dataclasses import replace
from datetime import date, timedelta

from mobile.actions.drafts import VisitDraft
from mobile.screens import drafting
from mobile.views.returned import FIELD_WORDS, ReturnedVisit
from mobile.words import _, label
from shared.clock import day_label
from shared.vocabulary import met, outcomes

# Where each of the fields that the committee may name is put right.
STEP_OF_FIELD = {
    "household": drafting.MET,
    "hamlet": drafting.MET,
    "visited_at": drafting.MET,
    "outcome": drafting.MET,
    "met": drafting.MET,
    "consents": drafting.CONSENT,
    "legal_basis": drafting.CONSENT,
    "persons": drafting.TALK,
    "next": drafting.NEXT,
}

# Whom one met in a visit where nobody was advised.
_MET_IN_SHORT = {"not_home": "nobody", "refused_talk": "member", "moved_away": "nobody"}

# A wrong clock or a day mixed up: a visit of longer ago is no slip any more.
_DAYS_OFFERED = 7


def says(sent_back: ReturnedVisit | None, step: str) -> str:
    """What stands above a step: what is to be put right there, or that there is a reason to read."""
    if sent_back is None:
        return ""
    here = [_(FIELD_WORDS[field]) for field in sent_back.fields if STEP_OF_FIELD.get(field) == step]
    if not here:
        return _("Lượt thăm bị trả lại. Xem lý do")
    return _("Cần sửa ở bước này: {what}. Xem lý do").format(what=", ".join(here))


def ways_it_ended() -> list[tuple[str, str, str]]:
    """What can be chosen beside the people of the house, where nobody was advised: code, word, note."""
    return [(code, label(outcomes.CODES[code]), "") for code in _MET_IN_SHORT]


def chosen(draft: VisitDraft) -> list[str]:
    """What is chosen of both."""
    code = draft.outcome or draft.met
    return [code] if code else []


def ended(draft: VisitDraft, code: str) -> VisitDraft:
    """The draft with somebody met, or with a visit at which nobody was advised."""
    if code in met.CODES:
        return replace(draft, met=code, outcome=None)
    return replace(draft, met=_MET_IN_SHORT[code], outcome=code, declined=False)


def days_offered(draft: VisitDraft, recorded: date, today: date) -> list[tuple[str, str]]:
    """The days on which the visit can have been, newest first: code and word."""
    others = {today - timedelta(days=back) for back in range(_DAYS_OFFERED)}
    chosen = {draft.visited_on} if draft.visited_on else set()
    return [(day.isoformat(), day_label(day)) for day in sorted({recorded} | chosen | others, reverse=True)]
