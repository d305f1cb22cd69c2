"""What the audit book notes, in words by its sort: codes by their labels, days and amounts as people write them, and
whatever has a page by its name, leading there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.admin import asked_again
from backend.admin.audit_acts import Sort
from backend.admin.audit_names import Names
from backend.admin.data_requests.kinds import KINDS
from backend.console.communes.communes_page import COMMUNES
from backend.console.office import import_words, law_words, target_words
from backend.console.office.accounts_page import ACCOUNTS
from backend.console.office.campaigns_page import CAMPAIGNS
from backend.console.office.handing_over_page import REASONS as HANDOVER_REASONS
from backend.console.office.imports_page import IMPORTS
from backend.console.office.proposal_page import address_of
from backend.console.reports.reports_page import REPORTS_PLACE
from backend.console.shell import labels
from backend.console.shell.words import Named, _, label, marked
from backend.console.to_do import data_request_words, duplicates_page, record_words
from backend.console.to_do.data_requests_page import REQUESTS
from backend.console.visit_log.log_asked import LOG
from backend.console.visit_log.minutes_page import MINUTES
from backend.exports.registry import REPORTS
from backend.reports import coverage
from shared import places
from shared.policy.law import Law
from shared.vocabulary import (
    declarations,
    follow_ups,
    organisations,
    products,
    reviews,
    roles,
    signals,
    targets,
    verdicts,
)

SEAL_SHOWN = 16
"""How many signs of a seal of 64 are shown: enough to tell one from another."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A few words, and the page to which they lead; "" for none."""

    text: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the ids of a page of entries are called, and the law whose parameters they name."""

    names: Names
    law: Law | None


Facts = Mapping[str, Any]


def parts(sort: Sort, value: Any, facts: Facts, known: Known) -> Sequence[Part]:
    """A fact in words; none for what was left empty. What is not of its sort, in a book that somebody changed, is said
    as it stands.
    """
    if value in ("", None) and sort not in _SAID_WHERE_EMPTY:
        return ()
    try:
        return _SAID[sort](value, facts, known)
    except (AttributeError, LookupError, TypeError, ValueError):
        return (Part(text=str(value)),)


def _text(said: str) -> Sequence[Part]:
    return (Part(text=said),)


def _account(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    found = UUID(value)
    name = known.names.accounts.get(found)
    return (Part(text=name, href=f"{ACCOUNTS}/{found}"),) if name is not None else _text(_("không còn"))


def _phone(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    phone = known.names.phones.get(UUID(value))
    if phone is None:
        return _text(_("không còn"))
    said = _("{model} của {name}").format(model=phone.model or _("máy"), name=phone.of)
    return (Part(text=said, href=f"{ACCOUNTS}/{phone.account}"),)


def _commune(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    unit = places.find(value)
    return (Part(text=unit.label, href=f"{COMMUNES}/{unit.id}"),) if unit else _text(str(value))


def _communes(value: Any, facts: Facts, known: Known) -> Sequence[Part]:
    return [part for one in value for part in _commune(one, facts, known)]


def _unit(value: Any, facts: Facts, known: Known) -> Sequence[Part]:
    return _text(_("Toàn tỉnh")) if value == coverage.OF_PROVINCE else _commune(value, facts, known)


def _hamlet(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    return _text(known.names.hamlets.get(UUID(value), _("xóm không còn")) if value else _("cả xã, phường"))


def _areas(value: Any, facts: Facts, known: Known) -> Sequence[Part]:
    return [
        Part(text=f"{where.text} ({_hamlet(hamlet, facts, known)[0].text})", href=where.href)
        for commune, hamlet in value
        for where in _commune(commune, facts, known)
    ]


def _whose(value: Any, facts: Facts, known: Known) -> Sequence[Part]:
    """Of a target: its holder is a hamlet or an officer."""
    return (_hamlet if facts.get("holder") == "hamlet" else _account)(value, facts, known)


def _campaign(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    name = known.names.campaigns.get(UUID(value))
    return (Part(text=name, href=f"{CAMPAIGNS}/{value}"),) if name is not None else _text(_("không còn"))


def _visit(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    commune = known.names.visits.get(UUID(value))
    if commune is None:
        return _text(_("không còn"))
    said = _("xem lượt thăm ở {place}").format(place=places.unit(commune).label)
    return (Part(text=said, href=f"{LOG}/{commune}/{value}"),)


def _opened(said: str, address: Callable[[str, Facts], str]) -> Callable[[Any, Facts, Known], Sequence[Part]]:
    """Of what has a page and no name: the words that lead there, or that it is gone."""

    def say(value: Any, facts: Facts, known: Known) -> Sequence[Part]:
        is_there = UUID(value) in known.names.there
        return (Part(text=_(said), href=address(value, facts)),) if is_there else _text(_("không còn"))

    return say


def _offices(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    return [Part(text=known.names.offices.get(code, code)) for code in value]


def _coded(terms: Mapping[str, Named]) -> Callable[[Any, Facts, Known], Sequence[Part]]:
    return lambda value, _facts, _known: _text(label(terms[value]))


def _worded(words: Mapping[str, str]) -> Callable[[Any, Facts, Known], Sequence[Part]]:
    return lambda value, _facts, _known: _text(_(words[value]))


def _organisation(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    return _text(label(organisations.CODES[value]) if value else _("không ghi"))


def _topics(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    return [Part(text=label(follow_ups.TOPICS[code])) for code in value]


def _report(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    return (Part(text=label(REPORTS[value].title), href=f"{REPORTS_PLACE}/{value}"),)


def _agreement(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    said = {True: _("khớp"), False: _("không khớp"), None: _("không nhớ, không rõ")}
    return [Part(text=f"{label(asked_again.QUESTIONS[code])} ({said[agrees]})") for code, agrees in value.items()]


def _law_changes(value: Any, _facts: Facts, known: Known) -> Sequence[Part]:
    return [Part(text=said) for said in law_words.changes(value, known.law)] if known.law else ()


def _last_day(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    return _text(labels.day(value) if value else _("chưa có ngày hết"))


def _number(value: Any, _facts: Facts, _known: Known) -> Sequence[Part]:
    return _text(labels.number(int(value)))


_FORMS: Mapping[str, str] = {"html": marked("trang để đọc"), "xlsx": "Excel", "csv": "CSV", "pdf": "PDF"}
_HELD: Mapping[str, str] = {"file": marked("cho ghi"), "refuse": marked("từ chối")}
_TAKEN: Mapping[str, str] = {
    "standing": marked("giữ giá trị đang có"),
    "offered": marked("lấy giá trị gửi sau"),
    "value": marked("ghi giá trị khác"),
}
_SAID_WHERE_EMPTY: frozenset[Sort] = frozenset({"hamlet_or_all", "last_day", "organisation"})

_SAID: Mapping[Sort, Callable[[Any, Facts, Known], Sequence[Part]]] = {
    "account": _account,
    "agreement": _agreement,
    "areas": _areas,
    "campaign": _campaign,
    "commune": _commune,
    "communes": _communes,
    "data_request": _opened(marked("xem yêu cầu"), lambda row, facts: f"{REQUESTS}/{facts['commune']}/{row}"),
    "data_request_kind": _coded(KINDS),
    "data_request_step": _worded(data_request_words.STEPS),
    "day": lambda value, _facts, _known: _text(labels.day(value)),
    "denominator": _coded(coverage.WHAT),
    "duplicate_kind": _worded(duplicates_page.KINDS),
    "field": lambda value, _facts, _known: _text(record_words.field_name(value)),
    "follow_up_reason": _coded(follow_ups.REASONS),
    "form": _worded(_FORMS),
    "hamlet_or_all": _hamlet,
    "handover_reason": _worded(HANDOVER_REASONS),
    "held_decision": _worded(_HELD),
    "holder": _coded(targets.HOLDERS),
    "import": _opened(marked("xem danh sách"), lambda row, _facts: f"{IMPORTS}/{row}"),
    "import_kind": _worded(import_words.KINDS),
    "last_day": _last_day,
    "law_changes": _law_changes,
    "measure": _coded(targets.MEASURES),
    "minutes": _opened(marked("xem biên bản"), lambda row, facts: f"{MINUTES}/{facts['commune']}/{row}"),
    "number": _number,
    "offices": _offices,
    "organisation": _organisation,
    "paper_number": lambda value, _facts, _known: _text(str(value)),
    "period": lambda value, _facts, _known: _text(target_words.period(value)),
    "phone": _phone,
    "product": _coded(products.CODES),
    "proposal": _opened(marked("xem đề xuất"), lambda row, _facts: address_of(UUID(row))),
    "report": _report,
    "review_decision": _coded(reviews.DECISIONS),
    "role": _coded(roles.CODES),
    "seal": lambda value, _facts, _known: _text(f"{value[:SEAL_SHOWN]}…"),
    "signal": _coded(signals.CODES),
    "sync_status": _coded(verdicts.SYNC),
    "taken": _worded(_TAKEN),
    "topics": _topics,
    "uncovering": _coded(declarations.UNCOVERINGS),
    "unit": _unit,
    "unnamed": lambda _value, _facts, _known: (),
    "visit": _visit,
    "whose": _whose,
}
