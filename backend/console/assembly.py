"""The console put together: the routes of its places, and the words by which their templates say things."""

from fastapi import FastAPI

from backend.console.audit import audit_page
from backend.console.communes import commendation_page, commune_page, communes_page, coverage_page, renewals_page
from backend.console.numbers import opened_number, overview
from backend.console.office import (
    account_page,
    accounts_page,
    admin_page,
    areas_page,
    campaigns_page,
    handing_over_page,
    import_words,
    imports_page,
    law_page,
    offices_page,
    proposal_page,
    target_words,
    targets_page,
)
from backend.console.officers import officer_page, officers_page
from backend.console.reports import jobs_page, recontact_page, reports_page
from backend.console.shell import assets, language_page, pages, password_page, signing_in
from backend.console.to_do import (
    conflicts_page,
    data_request_page,
    data_requests_page,
    duplicates_page,
    follow_ups_page,
    held_page,
    petitions_page,
    to_do_communes_page,
    to_do_page,
    waiting_rows_page,
)
from backend.console.visit_log import (
    back_check_page,
    batch_page,
    log_page,
    minutes_page,
    question_page,
    visit_page,
    visit_pictures,
    visit_words,
)

_ANSWERING = (
    overview,
    opened_number,
    log_page,
    minutes_page,
    back_check_page,
    batch_page,
    visit_page,
    question_page,
    visit_pictures,
    petitions_page,
    targets_page,
    admin_page,
    accounts_page,
    account_page,
    areas_page,
    handing_over_page,
    campaigns_page,
    law_page,
    proposal_page,
    audit_page,
    offices_page,
    password_page,
    communes_page,
    coverage_page,
    renewals_page,
    commendation_page,
    commune_page,
    officers_page,
    officer_page,
    imports_page,
    language_page,
    to_do_communes_page,
    to_do_page,
    held_page,
    conflicts_page,
    duplicates_page,
    waiting_rows_page,
    follow_ups_page,
    recontact_page,
    data_requests_page,
    data_request_page,
    reports_page,
    jobs_page,
    signing_in,
)

_WORDS = visit_words.FILTERS | target_words.FILTERS | import_words.FILTERS


def install(app: FastAPI) -> None:
    """Answer at the console's addresses with pages, their styles and scripts."""
    app.mount("/static", assets.Static())
    for place in _ANSWERING:
        app.include_router(place.router)
    pages.install(app, _WORDS)
