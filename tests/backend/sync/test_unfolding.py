"""A visit unfolds into rows and folds again into the very record, whatever it holds."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from backend.sync.desk import TABLE_OF
from backend.sync.unfolding import PARTS
from backend.tables.declaration import SEALED
from shared.records import KINDS
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
from shared.records.wire import from_wire

QUOTE = QuoteShown(
    on=date(2026, 11, 22),
    income=1_500_000,
    contribution=330_000,
    support=(
        SupportShown(
            scheme="state", group="near_poor", rate_percent=40, amount=132_000, law="159/2025/NĐ-CP", confidence="high"
        ),
    ),
    pays=198_000,
    months=3,
    total_pays=594_000,
)


def full_visit(phone: Any, family: Any) -> Visit:
    """A visit in which no field holds its default."""
    people = [
        PersonInVisit(
            person=person,
            advice=(
                Advice(product="vsi", topics=("pension", "maternity"), answer="declined", reason="wait"),
                Advice(product="hi", topics=("procedure",), answer="interested"),
            ),
            assessments=(
                Assessment(
                    product="vsi",
                    verdict="not_enough_information",
                    reasons=("R",),
                    missing=("birth",),
                    groups=("near_poor", "ethnic_minority"),
                    certificate_year=2026,
                    residence="permanent",
                    quote=QUOTE,
                ),
            ),
            steps=(
                Step(product="vsi", step="registered", on=date(2026, 11, 21)),
                Step(product="vsi", step="paid", on=date(2026, 11, 22), method="quarterly", months=3, amount=594_000),
            ),
            apps=(AppHelp(app="vneid", result="shown"), AppHelp(app="vssid", result="installed")),
        )
        for person in (family.spouse, family.head)
    ]
    plain: Visit = phone.advised(family.household, family.head)
    return replace(
        plain,
        legal_basis="state_duty",
        consents=(
            Consent(purpose="contact", given=False, method="signed", text_version="2026-11", text_language="vi"),
            Consent(purpose="advice", given=True, method="spoken", text_version="2026-11"),
        ),
        persons=tuple(people),
        next=Next(step="collect_payment", on=date(2026, 11, 29), person=family.spouse),
        language="thai",
        interpreter=True,
        note="Nhà có hai cụ\nhẹn chiều",
        duration_s=300,
        position=Position(latitude_e6=18_700_000, longitude_e6=105_600_000, accuracy_m=50, grid_e6=10_000),
    )


def test_a_full_visit_comes_back_to_the_letter(phone: Any, family: Any) -> None:
    recorded = full_visit(phone, family)
    untouched = {field.name for field in fields(recorded) if getattr(recorded, field.name) == field.default}
    op = phone.add("visit", recorded)

    (result,) = phone.push(op)

    pulled = next(row for row in phone.pull().rows if row.kind == "visit")
    assert result["status"] == "filed", result
    assert untouched == {"supersedes"}
    assert from_wire(Visit, pulled.values) == recorded


def test_every_field_of_a_record_has_its_column() -> None:
    in_parts = {"consents", "persons", "next", "position"}
    kept_apart = {"visit": in_parts, "assignment": {"since"}, "declaration": set(SEALED)}

    for name, kind in KINDS.items():
        columns = set(TABLE_OF[name].model_fields)
        assert set(kind.fields) - columns <= kept_apart.get(name, set()), name


def test_every_field_of_a_part_has_its_column() -> None:
    records = {"visit_consent": Consent, "visit_advice": Advice, "visit_assessment": Assessment, "visit_step": Step}

    for part in PARTS:
        record = records.get(str(part.__tablename__))
        names = {"on_day" if field.name == "on" else field.name for field in fields(record)} if record else set()
        assert names <= set(part.model_fields), part
