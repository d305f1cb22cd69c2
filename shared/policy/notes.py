"""What has to be said beside an amount: that it is an estimate, what it leaves out, and what will change."""

from collections.abc import Iterator, Sequence

from shared.clock import day_label
from shared.money import Dong, money_label, percent_of, to_dong
from shared.policy import health
from shared.policy.basis import Basis
from shared.policy.law import Law, Scheme, Step
from shared.policy.schemes import Granted, best_rate, ended_on, group, in_force, is_known, one_of
from shared.policy.step_notes import note_label
from shared.text import within_a_sentence
from shared.vocabulary import payments
from shared.vocabulary.term import Language, Words

ESTIMATE = Words(vi="Số tiền tạm tính, BHXH xác nhận.", en="This amount is an estimate; BHXH confirms it.")
BHXH_WILL_COUNT = Words(
    vi="Tổng tiền đóng một lần: BHXH sẽ tính, vì lãi suất đầu tư quỹ chưa được công bố ở đây.",
    en="The whole payment at once: BHXH will reckon it, as the fund's return is not published here yet.",
)

_SOON_DAYS = 366


def notes_for(
    basis: Basis, granted: Sequence[Granted], pays: Dong, law: Law, language: Language = "vi"
) -> tuple[str, ...]:
    """Sentences for a quote; `pays` is what is left to pay a month: where nothing is, nobody need hear of a support
    that was not counted.
    """
    return tuple(note.said(language) for note in _notes(basis, granted, pays, law))


def _notes(basis: Basis, granted: Sequence[Granted], pays: Dong, law: Law) -> tuple[Words, ...]:
    of_product = _of_the_poverty_line if basis.product == "vsi" else _of_health
    return (
        ESTIMATE,
        *of_product(basis, law),
        *(note for scheme in (in_force(law) if pays else ()) for note in _of_scheme(scheme, basis, law)),
        *(Words(vi=step.note, en=note_label(step.note, "en")) for step in _steps_of(granted) if step.note),
        *(_of_bounds(granted) if pays else ()),
        *_of_limits(basis, granted),
        *_of_payment(basis, law),
        *_of_income(basis, law),
    )


def _of_the_poverty_line(basis: Basis, law: Law) -> Iterator[Words]:
    line, still = law.required("poverty_line.rural", basis.on), _if_still(basis)
    if line.expected:
        day, amount = day_label(line.since), money_label(line.value)
        yield Words(
            vi=f"Từ {day} chuẩn hộ nghèo khu vực nông thôn dự kiến là {amount};"
            f" chưa có hướng dẫn về mức đóng, nên các số tiền này là dự kiến{still.vi}.",
            en=f"From {day} the rural poverty line is expected to be {amount}; there is no guidance on the"
            f" contribution yet, so these amounts are expected{still.en}.",
        )
    coming = law.parameters["poverty_line.rural"].change_after(basis.on)
    if coming and (coming.since - basis.on).days <= _SOON_DAYS:
        day, amount = day_label(coming.since), money_label(_contribution(basis, coming.value, law))
        yield Words(
            vi=f"{'Dự kiến từ' if coming.expected else 'Từ'} {day} mức đóng thấp nhất là {amount} một tháng;"
            f" mức hỗ trợ cũng đổi theo{still.vi}.",
            en=f"{'Expected from' if coming.expected else 'From'} {day}: the lowest contribution is {amount} a month,"
            f" and the support changes with it{still.en}.",
        )


def _contribution(basis: Basis, income: Dong, law: Law) -> Dong:
    return to_dong(percent_of(law.required("vsi.rate", basis.on).value, income))


def _if_still(basis: Basis) -> Words:
    certified = [words for code in basis.groups if (words := group(basis.product, code)).certificate]
    if not certified:
        return Words(vi="", en="")
    still = one_of(certified[0])
    return Words(vi=f", nếu vẫn là {still.vi}", en=f", if it is still {still.en}")


def _of_health(basis: Basis, law: Law) -> Iterator[Words]:
    coming = law.parameters["reference_level"].change_after(basis.on)
    if coming and (coming.since - basis.on).days <= _SOON_DAYS:
        day, salary = day_label(coming.since), money_label(coming.value)
        yield Words(
            vi=f"Từ {day} mức lương cơ sở là {salary}: mức đóng BHYT cũng đổi theo.",
            en=f"From {day} the base salary is {salary}: the health insurance contribution changes with it.",
        )
    yield from _of_the_next_lists(basis, law)
    if basis.groups == (health.HOUSEHOLD,):
        yield Words(
            vi="Mức giảm theo thứ tự dành cho các thành viên tham gia trong cùng năm tài chính.",
            en="The lower amounts by order are for members who join in the same financial year.",
        )
    if health.DELISTED in basis.groups:
        yield _of_delisting(basis, law)
    for code in basis.groups:
        if code != health.HOUSEHOLD and law.on(f"hi.support.state.{code}", basis.on) is None:
            named = group("hi", code)
            yield Words(
                vi=f"Chưa có dữ liệu về mức hỗ trợ vào ngày này cho nhóm: {within_a_sentence(named.vi)}.",
                en=f"There is no data on the support on this day for the group: {within_a_sentence(named.en)}.",
            )


def _of_the_next_lists(basis: Basis, law: Law) -> Iterator[Words]:
    """With a new poverty line every list of poor households is drawn anew (policy data, section 1.7)."""
    line, still = law.on("poverty_line.rural", basis.on), _if_still(basis)
    coming = line if line and line.expected else law.parameters["poverty_line.rural"].change_after(basis.on)
    if coming and still.vi and (coming.since - basis.on).days <= _SOON_DAYS:
        day = day_label(coming.since)
        yield Words(
            vi=f"Từ {day} danh sách hộ nghèo, hộ cận nghèo lập theo chuẩn mới:"
            f" từ ngày đó số tiền này chỉ đúng{still.vi.removeprefix(',')}.",
            en=f"From {day} the lists of poor and near-poor households follow the new line:"
            f" from that day this amount holds only{still.en.removeprefix(',')}.",
        )


def _of_delisting(basis: Basis, law: Law) -> Words:
    months = law.required("hi.delisted_months", basis.on).value
    last = health.last_day_after_leaving(basis.commune, basis.on, law)
    if last is None:
        return Words(
            vi=f"Chỉ hỗ trợ trong {months} tháng kể từ ngày xã ra khỏi danh sách xã khó khăn;"
            " chưa có danh sách các xã này, cần BHXH xác nhận.",
            en=f"Supported only for {months} months after the commune left the list of disadvantaged communes;"
            " there is no list of these communes yet, so BHXH has to confirm it.",
        )
    return Words(
        vi=f"Xã đã ra khỏi danh sách xã khó khăn: được hỗ trợ {months} tháng, đến hết ngày {day_label(last)}.",
        en=f"The commune has left the list of disadvantaged communes: supported for {months} months, up to and"
        f" including {day_label(last)}.",
    )


def _of_scheme(scheme: Scheme, basis: Basis, law: Law) -> Iterator[Words]:
    vi, en = _name(scheme)
    if best_rate(law, scheme, basis.groups, basis.on, basis.product) is None:
        yield from _why_nothing(scheme, basis, law)
    elif scheme.residence and basis.residence is None:
        yield Words(
            vi=f"Chưa rõ nơi thường trú nên chưa tính phần hỗ trợ của {vi}.",
            en=f"The place of permanent residence is not known, so the support of {en} is not counted yet.",
        )
    elif scheme.residence and basis.residence != scheme.residence:
        yield Words(
            vi=f"Phần hỗ trợ của {vi} chỉ dành cho người thường trú tại Nghệ An.",
            en=f"The support of {en} is only for permanent residents of Nghệ An.",
        )
    elif scheme.communes and basis.commune is None:
        yield Words(
            vi=f"Chưa rõ xã nên chưa tính phần hỗ trợ của {vi}.",
            en=f"The commune is not known, so the support of {en} is not counted yet.",
        )


def _why_nothing(scheme: Scheme, basis: Basis, law: Law) -> Iterator[Words]:
    vi, en = _name(scheme)
    ended = ended_on(law, scheme, basis.groups, basis.on, basis.product)
    if ended:
        yield Words(
            vi=f"Hỗ trợ của {vi} đã hết thời hạn vào ngày {day_label(ended)}.",
            en=f"The support of {en} ended on {day_label(ended)}.",
        )
    elif scheme in law.sponsors or basis.groups == (health.HOUSEHOLD,):
        return
    elif is_known(law, scheme, basis.groups, basis.product):
        yield Words(
            vi=f"Chưa có dữ liệu về hỗ trợ của {vi} vào ngày này.",
            en=f"There is no data on the support of {en} on this day.",
        )
    elif basis.product == "hi":
        yield Words(
            vi=f"Chưa tìm thấy văn bản nào nêu hỗ trợ của {vi} cho nhóm này.",
            en=f"No text was found that names a support of {en} for this group.",
        )


def _steps_of(granted: Sequence[Granted]) -> Iterator[Step]:
    yield from (each.rate.step for each in granted)
    yield from (each.limit for each in granted if each.limit)


def _of_bounds(granted: Sequence[Granted]) -> Iterator[Words]:
    for each in granted:
        if each.rate.step.bound == "min":
            percent = f"{each.rate.step.value} %"
            yield Words(
                vi=f"{each.scheme.vi} hỗ trợ ít nhất {percent}: số tiền phải đóng có thể thấp hơn.",
                en=f"{each.scheme.en}: a support of {percent} at least, so the amount to pay may be lower.",
            )


def _of_limits(basis: Basis, granted: Sequence[Granted]) -> Iterator[Words]:
    for each in granted:
        vi, en = _name(each.scheme)
        if each.months == 0:
            yield Words(
                vi=f"Đã hưởng đủ số tháng hỗ trợ của {vi}: không còn được hỗ trợ.",
                en=f"All months of support of {en} have been used: there is no support left.",
            )
        elif each.months < basis.months:
            yield Words(
                vi=f"Chỉ {each.months} trong {basis.months} tháng còn được hỗ trợ của {vi}.",
                en=f"Only {each.months} of the {basis.months} months still have the support of {en}.",
            )


def _of_payment(basis: Basis, law: Law) -> Iterator[Words]:
    if basis.is_lump:
        if law.on("vsi.fund_return", basis.on) is None:
            yield BHXH_WILL_COUNT
        yield Words(
            vi="Hỗ trợ khi đóng một lần cho nhiều năm: tạm tính theo từng tháng, cần BHXH xác nhận.",
            en="Support for years paid at once: reckoned month by month for now; BHXH has to confirm it.",
        )
    elif basis.months > 1 and basis.deadline:
        method, months = payments.CODES[basis.payment], basis.deadline.value
        yield Words(
            vi=f"{method.vi}: đóng trong {months} tháng đầu của kỳ.",
            en=f"{method.en}: to be paid within the first {months} months of the period.",
        )
    if basis.months > 1:
        is_vsi = basis.product == "vsi"
        yield Words(
            vi=f"Tiền đã đóng trước không tính lại khi {'chuẩn hộ nghèo' if is_vsi else 'mức lương cơ sở'},"
            " nhóm đối tượng hay mức hỗ trợ thay đổi.",
            en="What was paid in advance is not reckoned anew when the"
            f" {'poverty line' if is_vsi else 'base salary'}, the group or the support changes.",
        )


def _of_income(basis: Basis, law: Law) -> Iterator[Words]:
    if basis.product != "vsi":
        return
    step, line = law.on("vsi.income_step", basis.on), law.required("poverty_line.rural", basis.on)
    if step and step.value and (basis.income - line.value) % step.value:
        yield Words(
            vi=f"Mức thu nhập này không nằm trên bậc {money_label(step.value)} tính từ mức thấp nhất: hãy hỏi BHXH.",
            en=f"This income is not a step of {money_label(step.value)} above the lowest one: ask BHXH.",
        )


def _name(scheme: Scheme) -> tuple[str, str]:
    """A supporter within a sentence, in Vietnamese and in English."""
    return within_a_sentence(scheme.vi), f"the {scheme.en}"
