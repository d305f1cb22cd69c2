"""Every report by its name in an address."""

from collections.abc import Mapping

from backend.exports import conversions, recontact, targets, visits
from backend.exports.asked import Report
from shared import problems
from shared.problems import Refused

REPORTS: Mapping[str, Report] = {
    "week": conversions.WEEK,
    "month": conversions.MONTH,
    "conversions": conversions.ANY_DAYS,
    "visits": visits.VISITS,
    "targets": targets.TARGETS,
    "recontact": recontact.RECONTACT,
}


def report(name: str) -> Report:
    """The report of a name; Refused with 404."""
    if name not in REPORTS:
        raise Refused(problems.unknown_report())
    return REPORTS[name]
