"""That somebody carried people's rows away as a file stands in the audit book: who, which report, where, which days and
how many rows, and never who is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act


@dataclass(frozen=True, kw_only=True)
class CarriedAway:
    """A report that holds people's rows: its name and form as in an address, `about` the commune and days of it."""

    report: str
    form: str
    rows: int
    about: Mapping[str, str]


def note(session: Session, principal: Principal, one: CarriedAway, now: datetime) -> None:
    """Write it in the book, before the file is handed out."""
    facts = {"report": one.report, "form": one.form, **one.about, "rows": one.rows}
    act = Act(account_id=principal.account_id, act="report_exported", subject=principal.account_id, facts=facts)
    audit.write(session, act, now)
