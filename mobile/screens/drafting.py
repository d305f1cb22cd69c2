"""How a visit being noted changes with each choice, and what it still lacks. Pure: a draft in, a draft out."""

from dataclasses import replace
from datetime import date

from mobile.actions.drafts import Talk, VisitDraft
from mobile.views.card import HouseholdCard, PersonLine
from mobile.words import _, label, marked
from shared.records.visit import AppHelp
from shared.vocabulary import answers, consent, languages, members, met, steps, support_groups

MET, CONSENT, TALK, NEXT, REVIEW = "met", "consent", "talk", "next", "review"
STEPS = (MET, CONSENT, TALK, NEXT, REVIEW)
STEPS_WHEN_DECLINED = (MET, CONSENT, REVIEW)
STEPS_WHEN_SHORT = (MET, REVIEW)

STEP_TITLES = {
    MET: marked("Gặp ai?"),
    CONSENT: marked("Xin phép ghi thông tin"),
    TALK: marked("Tư vấn từng người"),
    NEXT: marked("Việc tiếp theo"),
    REVIEW: marked("Xem lại và lưu"),
}

# Visits with somebody of the household; nobody at home and talks with neighbours are short visits.
MET_AT_HOME = ("head", "spouse", "member", "whole_family")

# Below this age nobody is asked about joining first (policy data, section 2: from 15 years).
ADULT_YEARS = 15


def fresh(household: str) -> VisitDraft:
    """A visit that begins."""
    return VisitDraft(household=household, step=MET)


def steps_of(draft: VisitDraft) -> tuple[str, ...]:
    """The steps of this visit, in order."""
    if draft.outcome:
        return STEPS_WHEN_SHORT
    return STEPS_WHEN_DECLINED if draft.declined else STEPS


def next_step(draft: VisitDraft) -> VisitDraft:
    """The draft at its next step; at the last one it stays."""
    order = steps_of(draft)
    return replace(draft, step=order[min(order.index(draft.step) + 1, len(order) - 1)])


def step_before(draft: VisitDraft) -> VisitDraft | None:
    """The draft one step back with all its choices; None before the first."""
    order = steps_of(draft)
    at = order.index(draft.step)
    return replace(draft, step=order[at - 1]) if at else None


def toggled(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The codes with this one added at the end, or taken out."""
    return tuple(kept for kept in codes if kept != code) if code in codes else (*codes, code)


def consented(draft: VisitDraft, method: str) -> VisitDraft:
    """Agreed to the ticked purposes, in this way."""
    return replace(draft, method=method, declined=False)


def declined(draft: VisitDraft) -> VisitDraft:
    """Nothing personal may be recorded: whatever was noted of people is forgotten."""
    return VisitDraft(
        household=draft.household,
        step=draft.step,
        met=draft.met,
        declined=True,
        corrects=draft.corrects,
        visited_on=draft.visited_on,
    )


def needed_purposes() -> frozenset[str]:
    """The purposes without which nothing personal may be kept."""
    return frozenset(code for code, purpose in consent.PURPOSES.items() if purpose.needed)


def talk_with(draft: VisitDraft, person: PersonLine) -> Talk:
    """What was said with this person so far; a beginning from what the household's file knows."""
    begun = Talk(person=person.id, compulsory=person.compulsory, pension=person.pension)
    return next((talk for talk in draft.talks if talk.person == person.id), begun)


def with_talk(draft: VisitDraft, talk: Talk) -> VisitDraft:
    """The draft with this talk in place of the one with the same person."""
    others = tuple(other for other in draft.talks if other.person != talk.person)
    return replace(draft, talks=(*others, talk))


def answered(talk: Talk, answer: str) -> Talk:
    """The talk with this answer; a reason stays only where the answer asks for one."""
    return replace(talk, answer=answer, reason=talk.reason if answers.CODES[answer].needs_reason else None)


def unfinished(draft: VisitDraft) -> tuple[Talk, ...]:
    """Talks that lack the reason their answer asks for."""
    return tuple(talk for talk in talked(draft) if answers.CODES[str(talk.answer)].needs_reason and not talk.reason)


def joining(draft: VisitDraft) -> str | None:
    """The one member for whom a declaration was made at this visit; None where it was nobody, or several."""
    declared = [talk.person for talk in talked(draft) if "registered" in talk.steps]
    return declared[0] if len(declared) == 1 else None


def helped(talk: Talk, app: str, result: str) -> Talk:
    """The talk with how far the help with an app came; said again, it is taken back."""
    said = AppHelp(app=app, result=result)
    others = tuple(one for one in talk.apps if one.app != app)
    return replace(talk, apps=others if said in talk.apps else (*others, said))


def spoken(draft: VisitDraft, language: str) -> VisitDraft:
    """The draft of a visit held in this language; who talks Vietnamese needs no interpreter."""
    return replace(draft, language=language, interpreter=draft.interpreter and language != languages.USUAL)


def language_words(draft: VisitDraft) -> str:
    """The language with «có phiên dịch» where somebody interprets; "" for the usual one."""
    if draft.language in {None, languages.USUAL}:
        return ""
    language = label(languages.CODES[str(draft.language)])
    return _("{language}, có phiên dịch").format(language=language) if draft.interpreter else language


def talked(draft: VisitDraft) -> tuple[Talk, ...]:
    """The talks that were answered: those that the visit will hold."""
    return tuple(talk for talk in draft.talks if talk.answer)


def agreed_on(draft: VisitDraft, day: date | None) -> VisitDraft:
    """Agreed to come on this day (to come back, unless another purpose was chosen), or on none."""
    if day is None:
        return replace(draft, next_step="none", next_on=None)
    purpose = draft.next_step if draft.next_step in dated_next_steps() else "come_back"
    return replace(draft, next_step=purpose, next_on=day)


def dated_next_steps() -> tuple[str, ...]:
    """The next steps for which a day is agreed."""
    return tuple(code for code, step in steps.NEXT.items() if step.needs_date)


def in_order_of_talk(card: HouseholdCard, draft: VisitDraft, today: date) -> list[PersonLine]:
    """Members with the one who was met first and children last."""
    relation = {"head": "head", "spouse": "spouse"}.get(draft.met or "", "head")
    return sorted(card.members, key=lambda person: (person.relation != relation, _is_child(person, today)))


def _is_child(person: PersonLine, today: date) -> bool:
    return person.birth_year is not None and today.year - person.birth_year < ADULT_YEARS


def about(person: PersonLine) -> str:
    """Relation, year of birth and what support rests on, in one line."""
    parts = [label(members.RELATIONS[person.relation])]
    if person.birth_year:
        parts.append(_("sinh {year}").format(year=person.birth_year))
    parts += [label(support_groups.CODES[group]) for group in person.groups if group == "ethnic_minority"]
    return " · ".join(parts)


def met_choices() -> list[tuple[str, str, str]]:
    """Who can have been met at home: code, word, note."""
    return [(code, label(met.CODES[code]), "") for code in MET_AT_HOME]
