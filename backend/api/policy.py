"""The amount and the eligibility that an officer tells at the door, for anybody to ask: no sign-in, no person named."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from backend.api.query import only
from backend.db import Reading
from backend.reports.law_in_force import law_in_force
from shared import policy
from shared.policy import reading
from shared.policy.eligibility import Eligibility
from shared.policy.quote import Quote
from shared.vocabulary import products

router = APIRouter(tags=["policy"])

_GROUPS = "; ".join(f"{code}: {', '.join(policy.groups(code))}" for code in products.CODES)


class _Question(BaseModel):
    """What both questions hold. Texts, because shared.policy.reading reads them for the command line too."""

    product: str | None = Field(None, description="vsi or hi")
    on: str | None = Field(None, description="the day, YYYY-MM-DD")
    residence: str | None = Field(None, description="permanent or temporary, in Nghệ An")
    commune: str | None = Field(None, description="the unit's id, or its code on that day")
    group: list[str] = Field([], description=f"{_GROUPS}; may repeat")

    @classmethod
    def strictly(cls) -> Callable[[Request], None]:
        """The dependency that refuses unknown and doubled parameters."""
        return only(*(name for name in cls.model_fields if name != "group"), many=("group",))

    def texts(self) -> dict[str, str | None]:
        """Every parameter but the groups."""
        return self.model_dump(exclude={"group"})


class QuoteQuestion(_Question):
    """How much, for whom, paid how."""

    income: str | None = Field(None, description="vsi: đồng a month; the lowest of the day if left out")
    months: str | None = Field(None, description="1, 3, 6 or 12; 1 if left out")
    years_ahead: str | None = Field(None, description="instead of months: years paid ahead at once")
    missing_months: str | None = Field(None, description="instead of months: missing months paid at once")
    months_supported_so_far: str | None = Field(None, description="months already supported; 0 if left out")
    member_order: str | None = Field(None, description="hi, group household: 1 for the first member to join")


class EligibilityQuestion(_Question):
    """What is known of a person; an answer is yes, no or unknown."""

    birth_date: str | None = Field(None, description="YYYY-MM-DD or YYYY")
    compulsory: str | None = Field(None, description="in compulsory social insurance")
    pension: str | None = Field(None, description="receives a pension or a monthly allowance")
    citizen: str | None = Field(None, description="a citizen of Việt Nam")
    allowance: str | None = Field(None, description="receives an allowance, where it is asked apart from a pension")
    already_vsi: str | None = Field(None, description="already in voluntary social insurance, where it is asked")
    certificate_year: str | None = Field(None, description="year of the household's certificate of poverty")


@router.get("/quote", dependencies=[Depends(QuoteQuestion.strictly())])
def quote(question: Annotated[QuoteQuestion, Query()], session: Reading) -> Quote:
    """What somebody pays on a day, who supports it, and which law says so."""
    return policy.quote(reading.read_quote(question.texts(), question.group), law_in_force(session))


@router.get("/eligibility", dependencies=[Depends(EligibilityQuestion.strictly())])
def eligibility(question: Annotated[EligibilityQuestion, Query()], session: Reading) -> Eligibility:
    """Whether somebody may join, who would support them, and what is not known yet."""
    return policy.eligibility(reading.read_eligibility(question.texts(), question.group), law_in_force(session))
