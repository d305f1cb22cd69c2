"""The amount and the eligibility that an officer tells at the door, for anybody to ask: no sign-in, no person named."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from backend.api.query import only
from shared import policy
from shared.policy import reading
from shared.policy.eligibility import Eligibility
from shared.policy.quote import Quote

router = APIRouter(tags=["policy"])


class _Question(BaseModel):
    """What both questions hold. Texts, because shared.policy.reading reads them for the command line too."""

    product: str | None = Field(None, description="vsi")
    on: str | None = Field(None, description="the day, YYYY-MM-DD")
    residence: str | None = Field(None, description="permanent or temporary, in Nghệ An")
    group: list[str] = Field([], description="poor, near_poor, ethnic_minority, island_special, other; may repeat")

    @classmethod
    def strictly(cls) -> Callable[[Request], None]:
        """The dependency that refuses unknown and doubled parameters."""
        return only(*(name for name in cls.model_fields if name != "group"), many=("group",))

    def texts(self) -> dict[str, str | None]:
        """Every parameter but the groups."""
        return self.model_dump(exclude={"group"})


class QuoteQuestion(_Question):
    """How much, for whom, paid how."""

    income: str | None = Field(None, description="đồng a month; the lowest of the day if left out")
    months: str | None = Field(None, description="1, 3, 6 or 12; 1 if left out")
    years_ahead: str | None = Field(None, description="instead of months: years paid ahead at once")
    missing_months: str | None = Field(None, description="instead of months: missing months paid at once")
    months_supported_so_far: str | None = Field(None, description="months already supported; 0 if left out")


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
def quote(question: Annotated[QuoteQuestion, Query()]) -> Quote:
    """What somebody pays on a day, who supports it, and which law says so."""
    return policy.quote(reading.read_quote(question.texts(), question.group))


@router.get("/eligibility", dependencies=[Depends(EligibilityQuestion.strictly())])
def eligibility(question: Annotated[EligibilityQuestion, Query()]) -> Eligibility:
    """Whether somebody may join, who would support them, and what is not known yet."""
    return policy.eligibility(reading.read_eligibility(question.texts(), question.group))
