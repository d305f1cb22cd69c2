"""What has to be said beside an amount: that it is an estimate, what it leaves out, and what will change."""

from collections.abc import Iterator, Sequence

from shared.clock import day_label
from shared.money import Dong, money_label, percent_of, to_dong
from shared.policy import health
from shared.policy.basis import Basis
from shared.policy.law import Law, Scheme, Step
from shared.policy.schemes import Granted, best_rate, ended_on, group, in_force, is_known
from shared.vocabulary import payments

ESTIMATE = "Số tiền tạm tính, BHXH xác nhận."
BHXH_WILL_COUNT = "Tổng tiền đóng một lần: BHXH sẽ tính, vì lãi suất đầu tư quỹ chưa được công bố ở đây."

_SOON_DAYS = 366


def notes_for(basis: Basis, granted: Sequence[Granted], pays: Dong, law: Law) -> tuple[str, ...]:
    """Sentences in Vietnamese for a quote; `pays` is what is left to pay a month: where nothing is, nobody need
    hear of a support that was not counted.
    """
    of_product = _of_the_poverty_line if basis.product == "vsi" else _of_health
    return (
        ESTIMATE,
        *of_product(basis, law),
        *(note for scheme in (in_force(law) if pays else ()) for note in _of_scheme(scheme, basis, law)),
        *(step.note for step in _steps_of(granted) if step.note),
        *(_of_bounds(granted) if pays else ()),
        *_of_limits(basis, granted),
        *_of_payment(basis, law),
        *_of_income(basis, law),
    )


def _of_the_poverty_line(basis: Basis, law: Law) -> Iterator[str]:
    line = law.required("poverty_line.rural", basis.on)
    if line.expected:
        yield (
            f"Từ {day_label(line.since)} chuẩn hộ nghèo khu vực nông thôn dự kiến là"
            f" {money_label(line.value)}; chưa có hướng dẫn về mức đóng, nên các số tiền này là dự kiến"
            f"{_if_still(basis)}."
        )
    coming = law.parameters["poverty_line.rural"].change_after(basis.on)
    if coming and (coming.since - basis.on).days <= _SOON_DAYS:
        yield (
            f"{'Dự kiến từ' if coming.expected else 'Từ'} {day_label(coming.since)} mức đóng thấp nhất là"
            f" {money_label(_contribution(basis, coming.value, law))} một tháng; mức hỗ trợ cũng đổi theo"
            f"{_if_still(basis)}."
        )


def _contribution(basis: Basis, income: Dong, law: Law) -> Dong:
    return to_dong(percent_of(law.required("vsi.rate", basis.on).value, income))


def _if_still(basis: Basis) -> str:
    certified = [words for code in basis.groups if (words := group(basis.product, code)).certificate]
    return f", nếu vẫn là {_lower(certified[0].vi)}" if certified else ""


def _of_health(basis: Basis, law: Law) -> Iterator[str]:
    coming = law.parameters["reference_level"].change_after(basis.on)
    if coming and (coming.since - basis.on).days <= _SOON_DAYS:
        salary = money_label(coming.value)
        yield f"Từ {day_label(coming.since)} mức lương cơ sở là {salary}: mức đóng BHYT cũng đổi theo."
    yield from _of_the_next_lists(basis, law)
    if basis.groups == (health.HOUSEHOLD,):
        yield "Mức giảm theo thứ tự dành cho các thành viên tham gia trong cùng năm tài chính."
    if health.DELISTED in basis.groups:
        yield _of_delisting(basis, law)
    for code in basis.groups:
        if code != health.HOUSEHOLD and law.on(f"hi.support.state.{code}", basis.on) is None:
            yield f"Chưa có dữ liệu về mức hỗ trợ vào ngày này cho nhóm: {_lower(group('hi', code).vi)}."


def _of_the_next_lists(basis: Basis, law: Law) -> Iterator[str]:
    """With a new poverty line every list of poor households is drawn anew (policy data, section 1.7)."""
    line, still = law.on("poverty_line.rural", basis.on), _if_still(basis)
    coming = line if line and line.expected else law.parameters["poverty_line.rural"].change_after(basis.on)
    if coming and still and (coming.since - basis.on).days <= _SOON_DAYS:
        yield (
            f"Từ {day_label(coming.since)} danh sách hộ nghèo, hộ cận nghèo lập theo chuẩn mới:"
            f" từ ngày đó số tiền này chỉ đúng{still.removeprefix(',')}."
        )


def _of_delisting(basis: Basis, law: Law) -> str:
    months = law.required("hi.delisted_months", basis.on).value
    last = health.last_day_after_leaving(basis.commune, basis.on, law)
    if last is None:
        return (
            f"Chỉ hỗ trợ trong {months} tháng kể từ ngày xã ra khỏi danh sách xã khó khăn;"
            " chưa có danh sách các xã này, cần BHXH xác nhận."
        )
    return f"Xã đã ra khỏi danh sách xã khó khăn: được hỗ trợ {months} tháng, đến hết ngày {day_label(last)}."


def _of_scheme(scheme: Scheme, basis: Basis, law: Law) -> Iterator[str]:
    name = _lower(scheme.vi)
    if best_rate(law, scheme, basis.groups, basis.on, basis.product) is None:
        yield from _why_nothing(scheme, basis, law)
    elif scheme.residence and basis.residence is None:
        yield f"Chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của {name}."
    elif scheme.residence and basis.residence != scheme.residence:
        yield f"Phần hỗ trợ của {name} chỉ dành cho người thường trú tại Nghệ An."
    elif scheme.communes and basis.commune is None:
        yield f"Chưa rõ xã nên chưa tính phần hỗ trợ của {name}."


def _why_nothing(scheme: Scheme, basis: Basis, law: Law) -> Iterator[str]:
    name = _lower(scheme.vi)
    ended = ended_on(law, scheme, basis.groups, basis.on, basis.product)
    if ended:
        yield f"Hỗ trợ của {name} đã hết thời hạn vào ngày {day_label(ended)}."
    elif scheme in law.sponsors or basis.groups == (health.HOUSEHOLD,):
        return
    elif is_known(law, scheme, basis.groups, basis.product):
        yield f"Chưa có dữ liệu về hỗ trợ của {name} vào ngày này."
    elif basis.product == "hi":
        yield f"Chưa tìm thấy văn bản nào nêu hỗ trợ của {name} cho nhóm này."


def _steps_of(granted: Sequence[Granted]) -> Iterator[Step]:
    yield from (each.rate.step for each in granted)
    yield from (each.limit for each in granted if each.limit)


def _of_bounds(granted: Sequence[Granted]) -> Iterator[str]:
    for each in granted:
        if each.rate.step.bound == "min":
            yield f"{each.scheme.vi} hỗ trợ ít nhất {each.rate.step.value} %: số tiền phải đóng có thể thấp hơn."


def _of_limits(basis: Basis, granted: Sequence[Granted]) -> Iterator[str]:
    for each in granted:
        name = _lower(each.scheme.vi)
        if each.months == 0:
            yield f"Đã hưởng đủ số tháng hỗ trợ của {name}: không còn được hỗ trợ."
        elif each.months < basis.months:
            yield f"Chỉ {each.months} trong {basis.months} tháng còn được hỗ trợ của {name}."


def _of_payment(basis: Basis, law: Law) -> Iterator[str]:
    if basis.is_lump:
        if law.on("vsi.fund_return", basis.on) is None:
            yield BHXH_WILL_COUNT
        yield "Hỗ trợ khi đóng một lần cho nhiều năm: tạm tính theo từng tháng, cần BHXH xác nhận."
    elif basis.months > 1 and basis.deadline:
        label = payments.CODES[basis.payment].vi
        yield f"{label}: đóng trong {basis.deadline.value} tháng đầu của kỳ."
    if basis.months > 1:
        changing = "chuẩn hộ nghèo" if basis.product == "vsi" else "mức lương cơ sở"
        yield f"Tiền đã đóng trước không tính lại khi {changing}, nhóm đối tượng hay mức hỗ trợ thay đổi."


def _of_income(basis: Basis, law: Law) -> Iterator[str]:
    if basis.product != "vsi":
        return
    step, line = law.on("vsi.income_step", basis.on), law.required("poverty_line.rural", basis.on)
    if step and step.value and (basis.income - line.value) % step.value:
        yield f"Mức thu nhập này không nằm trên bậc {money_label(step.value)} tính từ mức thấp nhất: hãy hỏi BHXH."


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
