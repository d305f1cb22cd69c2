"""`tungnha quote` and `tungnha eligibility`: the same answers as at the door, for a terminal or a program."""

import json
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import typer

from backend.commands import terminal
from backend.commands.law_at_hand import law_at_hand
from backend.commands.terminal import MISUSE, AsJson
from shared import policy
from shared.clock import day_label
from shared.money import money_label
from shared.policy import reading
from shared.policy.eligibility import Eligibility, EligibilityRequest, eligibility_json
from shared.policy.labels import value_label
from shared.policy.law import Confidence, Law
from shared.policy.quote import Because, Quote, QuoteRequest
from shared.policy.reasons import QUESTIONS, REASONS
from shared.policy.schemes import name_of
from shared.problems import Refused
from shared.vocabulary import products, support_groups, verdicts

Product = Annotated[str, typer.Option(help="vsi or hi")]
Day = Annotated[str, typer.Option(help="YYYY-MM-DD")]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        help="; ".join(f"{code}: {', '.join(policy.groups(code))}" for code in products.CODES) + "; may repeat"
    ),
]
Residence = Annotated[str | None, typer.Option(help="permanent or temporary, in Nghệ An")]
Commune = Annotated[str | None, typer.Option(help="the unit's id, or its code on that day")]
Text = Annotated[str | None, typer.Option()]
Answer = Annotated[str, typer.Option(help="yes, no or unknown")]

Result = TypeVar("Result")

_INCOME = {"vsi": "Mức thu nhập làm căn cứ đóng", "hi": "Mức lương cơ sở"}
# The number of the law that stands for all that is said of joining.
_JOINING = {"vsi": "vsi.joining.least_age", "hi": "hi.rate"}
_SURENESS: dict[Confidence, str] = {
    "high": "theo nguồn chính thức",
    "medium": "theo một nguồn",
    "derived": "suy ra từ quy định",
    "unconfirmed": "chưa xác nhận",
}


def add_to(cli: typer.Typer) -> None:
    """Put both commands on the command line."""
    cli.command()(quote)
    cli.command()(eligibility)


def quote(
    *,
    product: Product,
    on: Day,
    income: Annotated[str | None, typer.Option(help="đồng a month; the lowest of the day if left out")] = None,
    group: Groups = None,
    residence: Residence = None,
    months: Annotated[str | None, typer.Option(help="1, 3, 6 or 12")] = None,
    years_ahead: Annotated[str | None, typer.Option(help="instead of months")] = None,
    missing_months: Annotated[str | None, typer.Option(help="instead of months")] = None,
    months_supported_so_far: Text = None,
    member_order: Annotated[str | None, typer.Option(help="hi, household: 1 for the first to join")] = None,
    commune: Commune = None,
    as_json: AsJson = False,
) -> None:
    """What somebody pays on a day, who supports it, and which law says so."""
    texts = {
        "product": product,
        "on": on,
        "income": income,
        "residence": residence,
        "months": months,
        "years_ahead": years_ahead,
        "missing_months": missing_months,
        "months_supported_so_far": months_supported_so_far,
        "member_order": member_order,
        "commune": commune,
    }
    law, quoted = _or_misuse(lambda: _quoted(reading.read_quote(texts, group or ())), as_json=as_json)
    terminal.say(policy.to_json(quoted), _quote_lines(quoted, law), as_json=as_json)


def eligibility(
    *,
    product: Product,
    on: Day,
    birth_date: Annotated[str | None, typer.Option(help="YYYY-MM-DD or YYYY")] = None,
    compulsory: Answer = "unknown",
    pension: Answer = "unknown",
    citizen: Answer = "unknown",
    allowance: Annotated[str | None, typer.Option(help="where it is asked apart from a pension")] = None,
    already_vsi: Annotated[str | None, typer.Option(help="where it is asked")] = None,
    group: Groups = None,
    residence: Residence = None,
    certificate_year: Annotated[str | None, typer.Option(help="year of the certificate of poverty")] = None,
    commune: Commune = None,
    as_json: AsJson = False,
) -> None:
    """Whether somebody may join, who would support them, and what is not known yet."""
    texts = {
        "product": product,
        "on": on,
        "birth_date": birth_date,
        "compulsory": compulsory,
        "pension": pension,
        "citizen": citizen,
        "allowance": allowance,
        "already_vsi": already_vsi,
        "residence": residence,
        "certificate_year": certificate_year,
        "commune": commune,
    }
    request = _or_misuse(lambda: reading.read_eligibility(texts, group or ()), as_json=as_json)
    law, answer = _or_misuse(lambda: _answered(request), as_json=as_json)
    terminal.say(eligibility_json(answer), _eligibility_lines(request, answer, law), as_json=as_json)


def _quoted(request: QuoteRequest) -> tuple[Law, Quote]:
    law = law_at_hand()
    return law, policy.quote(request, law)


def _answered(request: EligibilityRequest) -> tuple[Law, Eligibility]:
    law = law_at_hand()
    return law, policy.eligibility(request, law)


def _or_misuse(ask: Callable[[], Result], *, as_json: bool) -> Result:
    try:
        return ask()
    except Refused as refused:
        if as_json:
            found = [{"code": each.code, "field": each.field, "message": each.vi} for each in refused.problems]
            typer.echo(json.dumps({"problems": found}, ensure_ascii=False, indent=2))
        for each in refused.problems:
            typer.echo(f"{each.field}: {each.vi}" if each.field else each.vi, err=True)
        raise typer.Exit(MISUSE) from refused


def _quote_lines(quoted: Quote, law: Law) -> Iterator[str]:
    yield f"{products.CODES[quoted.product].vi}, ngày {day_label(quoted.on)}"
    yield _amount(_INCOME[quoted.product], quoted.income)
    yield _amount("Mức đóng hằng tháng", quoted.contribution)
    for support in quoted.support:
        rate = f" {support.rate_percent}%" if support.rate_percent else ""
        yield _amount(f"{name_of(support.scheme, law)} hỗ trợ{rate}", -support.amount)
        yield f"  {support.law}; số tiền {_SURENESS[support.confidence]}"
    yield _amount("Số tiền phải đóng một tháng", quoted.pays)
    if quoted.total_pays is not None and quoted.months > 1:
        yield _amount(f"Tổng cộng {quoted.months} tháng", quoted.total_pays)
    yield ""
    yield "Căn cứ:"
    for because in quoted.because:
        yield from _because_lines(because, law)
    yield ""
    yield from (f"* {note}" for note in quoted.notes)


def _because_lines(because: Because, law: Law) -> Iterator[str]:
    parameter = law.parameters[because.parameter]
    yield f"- {parameter.vi}: {value_label(parameter.unit, because.value)}"
    since = f"{'dự kiến từ' if because.expected else 'từ'} {day_label(because.since)}"
    yield f"  {since}; {because.law}; {_SURENESS[because.confidence]}"


def _amount(label: str, amount: int) -> str:
    return f"{label:<44}{money_label(amount):>16}"


def _eligibility_lines(request: EligibilityRequest, answer: Eligibility, law: Law) -> Iterator[str]:
    joining = law.required(_JOINING[request.product], request.on)
    name = products.CODES[request.product].vi
    yield f"{name}, ngày {day_label(request.on)}: {verdicts.ELIGIBILITY[answer.verdict].vi}"
    yield f"Căn cứ: {joining.law_label}, từ {day_label(joining.since)}"
    yield from (f"- {REASONS[reason].vi}" for reason in answer.reasons)
    yield from (f"- Còn thiếu: {QUESTIONS[question].vi}" for question in answer.missing)
    for support in answer.support:
        group = support_groups.OF_PRODUCT[request.product][support.group].vi
        yield ""
        yield (f"{name_of(support.scheme, law)} hỗ trợ, {group}: {verdicts.ELIGIBILITY[support.verdict].vi}")
        yield f"  {support.law}"
        yield from (f"  {sentence}" for sentence in support.evidence)
    yield ""
    yield "* Kết quả tạm tính theo lời khai, BHXH xác nhận."
