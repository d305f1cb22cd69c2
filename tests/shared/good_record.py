"""Records with which nothing is wrong: what An may note at the Đặng family's door in Nghi Lộc."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.records.declaration import Declaration
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import (
    Advice,
    AppHelp,
    Assessment,
    Consent,
    Next,
    PersonInVisit,
    Position,
    QuoteShown,
    Step,
    SupportShown,
    Visit,
)

XOM_1 = UUID("01930000-0000-7000-8000-000000000001")
HOUSE = UUID("01930000-0000-7000-8000-000000000002")
DUC = UUID("01930000-0000-7000-8000-000000000003")
MORNING = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)

HAMLET = Hamlet(name="Xóm 1", kind="xom", since=date(2025, 7, 1), until=date(2026, 12, 31))

HOUSEHOLD = Household(
    hamlet=XOM_1,
    head_name="Đặng Văn Đức",
    phone="+84912345678",
    address="Xóm 1, gần nhà văn hóa",
    certificate="near_poor",
    certificate_year=2026,
    certificate_number="12/GCN-HCN",
    household_code="NA-0001",
)

PERSON = Person(
    household=HOUSE,
    name="Đặng Văn Đức",
    relation="head",
    sex="male",
    birth="1975-03",
    ethnic_minority="no",
    residence="permanent",
    compulsory="no",
    pension="no",
    member="unknown",
    months_supported=0,
    id_number="040075001234",
)

QUOTE = QuoteShown(
    on=date(2026, 11, 21),
    income=1_500_000,
    contribution=330_000,
    support=(
        SupportShown(
            scheme="state",
            group="near_poor",
            rate_percent=40,
            amount=132_000,
            law="Nghị định 159/2025/NĐ-CP, điều 5",
            confidence="certain",
        ),
    ),
    pays=198_000,
    months=12,
    total_pays=2_376_000,
)

ASSESSMENT = Assessment(
    product="vsi",
    verdict="eligible",
    reasons=("age", "not_compulsory"),
    groups=("near_poor",),
    certificate_year=2026,
    residence="permanent",
    quote=QUOTE,
)

VISIT = Visit(
    hamlet=XOM_1,
    household=HOUSE,
    visited_at=MORNING,
    outcome="advised",
    met="head",
    consents=(
        Consent(purpose="advice", given=True, method="spoken", text_version="2026-11"),
        Consent(purpose="share", given=False, method="spoken", text_version="2026-11"),
    ),
    persons=(
        PersonInVisit(
            person=DUC,
            advice=(
                Advice(product="vsi", topics=("pension", "premium_support"), answer="interested"),
                Advice(product="hi", topics=(), answer="declined", reason="low_income"),
            ),
            assessments=(ASSESSMENT,),
            steps=(
                Step(product="vsi", step="registered", on=date(2026, 11, 21)),
                Step(product="vsi", step="paid", on=date(2026, 11, 21), method="yearly", months=12, amount=2_376_000),
            ),
            apps=(AppHelp(app="vssid", result="signed_in"), AppHelp(app="vneid", result="not_wanted")),
        ),
    ),
    next=Next(step="collect_payment", on=date(2026, 12, 1), person=DUC),
    note="Nhà có chó 🐕, gọi trước.\nBác rảnh buổi sáng.",
    duration_s=1_200,
    position=Position(latitude_e6=18_790_000, longitude_e6=105_530_000, accuracy_m=1_200, grid_e6=10_000),
)

NOT_HOME = Visit(hamlet=XOM_1, household=HOUSE, visited_at=MORNING, outcome="not_home", met="nobody")

DECLINED = Visit(
    hamlet=XOM_1,
    visited_at=MORNING,
    outcome="consent_declined",
    met="head",
    consents=(Consent(purpose="advice", given=False, method="spoken", text_version="2026-11"),),
)

DECLARATION = Declaration(
    household=HOUSE,
    person=DUC,
    declared_at=MORNING,
    product="vsi",
    consent=Consent(purpose="declaration", given=True, method="spoken", text_version="2026-11"),
    read_by="scanned",
    id_number="040075001234",
    name="Đặng Văn Đức",
    birth=date(1975, 3, 21),
    sex="male",
    income=1_500_000,
    every="monthly",
    address="Xóm 1, xã Nghi Lộc, tỉnh Nghệ An",
    phone="+84912345678",
    bhxh_number="4012345678",
)
