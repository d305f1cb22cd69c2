"""What has to be said beside an amount: that it is an estimate, what it leaves out, and what will change."""

from collections.abc import Iterator, Mapping

from shared.clock import day_label
from shared.money import Dong, money_label, percent_of, to_dong
from shared.policy.basis import Basis
from shared.policy.law import Law, Step
from shared.policy.schemes import SCHEMES, Rate, Scheme, best_rate, ended_on
from shared.vocabulary import payments, support_groups

ESTIMATE = "Số tiền tạm tính, BHXH xác nhận."
BHXH_WILL_COUNT = "Tổng tiền đóng một lần: BHXH sẽ tính, vì lãi suất đầu tư quỹ chưa được công bố ở đây."

_SOON_DAYS = 366


def notes_for(
    basis: Basis, rates: tuple[Rate, ...], supported: Mapping[str, int], limits: tuple[Step, ...], law: Law
) -> tuple[str, ...]:
    """Sentences in Vietnamese for a quote; `supported`: scheme → months, `limits`: the steps that ended a support."""
    return (
        ESTIMATE,
        *_of_the_poverty_line(basis, law),
        *(note for scheme in SCHEMES for note in _of_scheme(scheme, basis, law)),
        *(step.note for step in (*(rate.step for rate in rates), *limits) if step.note),
        *_of_limits(basis, supported),
        *_of_payment(basis, law),
        *_of_income(basis, law),
    )


def _of_the_poverty_line(basis: Basis, law: Law) -> Iterator[str]:
    if basis.line.expected:
        yield (
            f"Từ {day_label(basis.line.since)} chuẩn hộ nghèo khu vực nông thôn dự kiến là"
            f" {money_label(basis.line.value)}; chưa có hướng dẫn về mức đóng, nên các số tiền này là dự kiến"
            f"{_if_still(basis)}."
        )
    coming = law.parameters["poverty_line.rural"].change_after(basis.on)
    if coming and (coming.since - basis.on).days <= _SOON_DAYS:
        yield (
            f"{'Dự kiến từ' if coming.expected else 'Từ'} {day_label(coming.since)} mức đóng thấp nhất là"
            f" {money_label(_contribution(basis, coming.value))} một tháng; mức hỗ trợ cũng đổi theo{_if_still(basis)}."
        )


def _contribution(basis: Basis, income: Dong) -> Dong:
    return to_dong(percent_of(basis.rate.value, income))


def _if_still(basis: Basis) -> str:
    certified = [group for code in basis.groups if (group := support_groups.CODES[code]).certificate]
    return f", nếu vẫn là {certified[0].vi[0].lower()}{certified[0].vi[1:]}" if certified else ""


def _of_scheme(scheme: Scheme, basis: Basis, law: Law) -> Iterator[str]:
    name = scheme.vi[0].lower() + scheme.vi[1:]
    if best_rate(law, scheme, basis.groups, basis.on) is None:
        ended = ended_on(law, scheme, basis.on)
        yield (
            f"Hỗ trợ của {name} đã hết thời hạn vào ngày {day_label(ended)}."
            if ended
            else f"Chưa có dữ liệu về hỗ trợ của {name} vào ngày này."
        )
    elif scheme.residence and basis.residence is None:
        yield f"Chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của {name}."
    elif scheme.residence and basis.residence != scheme.residence:
        yield f"Phần hỗ trợ của {name} chỉ dành cho người thường trú tại Nghệ An."


def _of_limits(basis: Basis, supported: Mapping[str, int]) -> Iterator[str]:
    for scheme in SCHEMES:
        months = supported.get(scheme.code, basis.months)
        name = scheme.vi[0].lower() + scheme.vi[1:]
        if months == 0:
            yield f"Đã hưởng đủ số tháng hỗ trợ của {name}: không còn được hỗ trợ."
        elif months < basis.months:
            yield f"Chỉ {months} trong {basis.months} tháng còn được hỗ trợ của {name}."


def _of_payment(basis: Basis, law: Law) -> Iterator[str]:
    if basis.is_lump:
        if law.on("vsi.fund_return", basis.on) is None:
            yield BHXH_WILL_COUNT
        yield "Hỗ trợ khi đóng một lần cho nhiều năm: tạm tính theo từng tháng, cần BHXH xác nhận."
    elif basis.months > 1:
        label = payments.CODES[basis.payment].vi
        yield f"{label}: đóng trong {basis.deadline.value} tháng đầu của kỳ."
    if basis.months > 1:
        yield "Tiền đã đóng trước không tính lại khi chuẩn hộ nghèo, nhóm đối tượng hay mức hỗ trợ thay đổi."


def _of_income(basis: Basis, law: Law) -> Iterator[str]:
    step = law.on("vsi.income_step", basis.on)
    if step and step.value and (basis.income - basis.line.value) % step.value:
        yield f"Mức thu nhập này không nằm trên bậc {money_label(step.value)} tính từ mức thấp nhất: hãy hỏi BHXH."
