"""Every act of which the audit book tells, and of what sort everything is that it notes: nothing else is written, so
that no page ever meets an entry that it cannot put into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

ActCode = Literal[
    "account_closed",
    "account_opened",
    "account_renamed",
    "account_reopened",
    "area_given",
    "area_handed_over",
    "area_taken_back",
    "audit_exported",
    "back_check_drawn",
    "back_check_noted",
    "borders_drawn",
    "campaign_closed",
    "campaign_made",
    "code_given",
    "conflict_settled",
    "data_request_step",
    "denominator_set",
    "duplicate_denied",
    "duplicate_merged",
    "duplicate_parted",
    "follow_ups_given",
    "held_settled",
    "household_moved",
    "import_applied",
    "import_undone",
    "law_confirmed",
    "law_proposed",
    "minutes_made",
    "number_exported",
    "number_uncovered",
    "offices_listed",
    "ops_deposited",
    "organisation_set",
    "password_changed",
    "password_given",
    "person_erased",
    "petition_answered",
    "phone_revoked",
    "report_exported",
    "sessions_ended",
    "target_set",
    "vault_key_returned",
    "visit_reviewed",
    "visit_signal_asked",
    "visit_signal_cleared",
]

Sort = Literal[
    # What has a name, by its id.
    "account",
    "areas",
    "campaign",
    "commune",
    "communes",
    "data_request",
    "hamlet_or_all",
    "import",
    "minutes",
    "offices",
    "phone",
    "proposal",
    "unit",
    "visit",
    "whose",
    # Families, people, and what they sent: the book tells that something was done, never of whom.
    "unnamed",
    # Codes.
    "data_request_kind",
    "data_request_step",
    "denominator",
    "duplicate_kind",
    "field",
    "follow_up_reason",
    "form",
    "handover_reason",
    "held_decision",
    "holder",
    "import_kind",
    "measure",
    "organisation",
    "period",
    "product",
    "report",
    "review_decision",
    "role",
    "signal",
    "sync_status",
    "taken",
    "topics",
    "uncovering",
    # Days, amounts, and the rest.
    "agreement",
    "day",
    "last_day",
    "law_changes",
    "number",
    "paper_number",
    "seal",
]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """`subject`: the sort of what an act was done to; `facts`: what may be noted of it, each by its sort."""

    subject: Sort = "unnamed"
    facts: Mapping[str, Sort] = field(default_factory=dict)


_AREA = Noted(
    facts={"account": "account", "commune": "commune", "hamlet": "hamlet_or_all", "until": "last_day"},
)
_ACCOUNT = Noted(subject="account")
_COMMUNE: Mapping[str, Sort] = {"commune": "commune"}
_COUNTS: tuple[str, ...] = (
    *(f"{what}_{became}" for what in ("households", "persons") for became in ("new", "changed", "same")),
    *("hamlets_new", "confirmed_new", "confirmed_same", "ambiguous", "unmatched", "problems", "mended"),
)
_IMPORT = Noted(
    subject="import",
    facts={"kind": "import_kind", **_COMMUNE, "file_sha256": "seal", **dict.fromkeys(_COUNTS, "number")},
)
_LAW = Noted(subject="proposal", facts={"changes": "law_changes"})
_SIGNAL = Noted(subject="visit", facts={**_COMMUNE, "signal": "signal"})

ACTS: Mapping[str, Noted] = {
    "account_closed": _ACCOUNT,
    "account_opened": Noted(subject="account", facts={"role": "role", "areas": "areas"}),
    "account_renamed": _ACCOUNT,
    "account_reopened": _ACCOUNT,
    "area_given": _AREA,
    "area_handed_over": Noted(
        subject="account",
        facts={
            **_COMMUNE,
            "taker": "account",
            "areas": "areas",
            "since": "day",
            "until": "last_day",
            "reason": "handover_reason",
        },
    ),
    "area_taken_back": _AREA,
    "audit_exported": Noted(facts={"entries": "number"}),
    "back_check_drawn": Noted(facts={**_COMMUNE, "visits": "number"}),
    "back_check_noted": Noted(subject="visit", facts={"agrees": "agreement"}),
    "borders_drawn": Noted(facts={"rows": "number", "on": "day"}),
    "campaign_closed": Noted(subject="campaign"),
    "campaign_made": Noted(subject="campaign", facts={"communes": "communes", "first": "day", "last": "day"}),
    "code_given": _ACCOUNT,
    "conflict_settled": Noted(facts={**_COMMUNE, "field": "field", "taken": "taken"}),
    "data_request_step": Noted(
        subject="data_request", facts={**_COMMUNE, "kind": "data_request_kind", "step": "data_request_step"}
    ),
    "denominator_set": Noted(
        facts={"unit": "unit", "what": "denominator", "value": "number", "version": "number", "as_of": "day"}
    ),
    "duplicate_denied": Noted(facts={**_COMMUNE, "kind": "duplicate_kind", "other": "unnamed"}),
    "duplicate_merged": Noted(facts=_COMMUNE),
    "duplicate_parted": Noted(facts=_COMMUNE),
    "follow_ups_given": Noted(
        facts={**_COMMUNE, "reason": "follow_up_reason", "on": "day", "due": "day", "households": "number"}
    ),
    "held_settled": Noted(facts={"install_id": "phone", "decision": "held_decision", "status": "sync_status"}),
    "household_moved": Noted(facts={**_COMMUNE, "to": "commune", "hamlet": "hamlet_or_all", "persons": "number"}),
    "import_applied": _IMPORT,
    "import_undone": _IMPORT,
    "law_confirmed": _LAW,
    "law_proposed": _LAW,
    "minutes_made": Noted(
        subject="minutes", facts={**_COMMUNE, "number": "paper_number", "visits": "number", "sha256": "seal"}
    ),
    "number_exported": Noted(facts={**_COMMUNE, "first": "day", "last": "day", "rows": "number"}),
    "number_uncovered": Noted(facts={**_COMMUNE, "reason": "uncovering"}),
    "offices_listed": Noted(facts={"rows": "number", "offices": "offices"}),
    "ops_deposited": Noted(subject="phone", facts={"envelope": "seal", "ops": "number", "brought_by": "account"}),
    "organisation_set": Noted(subject="account", facts={"organisation": "organisation"}),
    "password_changed": _ACCOUNT,
    "password_given": _ACCOUNT,
    "person_erased": Noted(facts={**_COMMUNE, "operations": "number"}),
    "petition_answered": Noted(facts={**_COMMUNE, "topics": "topics"}),
    "phone_revoked": Noted(subject="account", facts={"install": "phone"}),
    "report_exported": Noted(
        facts={
            "report": "report",
            "form": "form",
            **_COMMUNE,
            "first": "day",
            "last": "day",
            "on": "day",
            "rows": "number",
        }
    ),
    "sessions_ended": _ACCOUNT,
    "target_set": Noted(
        facts={
            **_COMMUNE,
            "holder": "holder",
            "whose": "whose",
            "measure": "measure",
            "product": "product",
            "period": "period",
            "version": "number",
            "value": "number",
        }
    ),
    "vault_key_returned": _ACCOUNT,
    "visit_reviewed": Noted(subject="visit", facts={"is": "review_decision"}),
    "visit_signal_asked": _SIGNAL,
    "visit_signal_cleared": _SIGNAL,
}

CODES: tuple[ActCode, ...] = get_args(ActCode)
SORTS: tuple[Sort, ...] = get_args(Sort)
NOTHING_KNOWN = Noted()


def noted_of(code: str) -> Noted:
    """What is known of an act; of one that an older book tells of and nobody writes any more, nothing."""
    return ACTS.get(code, NOTHING_KNOWN)


def check(code: str, facts: Mapping[str, Any]) -> None:
    """A ValueError for a fact that no page could put into words: a mistake of ours, which the tests of the act meet."""
    unknown = sorted(facts.keys() - noted_of(code).facts.keys())
    if code not in ACTS or unknown:
        raise ValueError(f"the audit book has no words for {code} {unknown}")
