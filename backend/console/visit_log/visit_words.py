"""A visit in words: every code by its label and every amount with its law, its versions beside one another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from backend.console.shell import labels
from backend.console.shell.words import _, _n, label, marked
from shared.clock import day_label, parse_day, parse_moment
from shared.money import money_label
from shared.policy import reasons
from shared.policy.schemes import SCHEMES
from shared.text import within_a_sentence
from shared.vocabulary import (
    advice,
    answers,
    apps,
    consent,
    languages,
    met,
    outcomes,
    payments,
    products,
    refusals,
    residence,
    steps,
    support_groups,
    verdicts,
)
from shared.vocabulary.term import Term

Record = Mapping[str, Any]

RECEIVED = marked("Máy chủ đã nhận")
ESTIMATE = marked("số tiền tạm tính, BHXH xác nhận")

FIELDS: Mapping[str, str] = {
    "household": marked("Hộ được thăm"),
    "hamlet": marked("Xóm, bản, khối"),
    "visited_at": marked("Ngày giờ thăm"),
    "outcome": marked("Kết quả"),
    "met": marked("Người gặp"),
    "consents": marked("Sự đồng ý"),
    "persons": marked("Người được tư vấn và câu trả lời"),
    "next": marked("Hẹn tiếp"),
    "language": marked("Ngôn ngữ"),
    "interpreter": marked("Phiên dịch"),
    "legal_basis": marked("Căn cứ ghi thông tin"),
    "note": marked("Ghi chú"),
    "position": marked("Vị trí"),
}
"""What a reviewer may ask to have corrected (shared.rules.reviews.CORRECTABLE), in the order of the page."""

_CONFIDENCE = {
    "high": marked("chắc chắn"),
    "medium": marked("một nguồn"),
    "derived": marked("suy ra"),
    "unconfirmed": marked("chưa xác nhận"),
}
_SCHEMES = {scheme.code: Term(code=scheme.code, vi=scheme.vi, en=scheme.en) for scheme in SCHEMES}
_GROUPS = {**support_groups.HEALTH, **support_groups.CODES}


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One line of a visit, with what each version says in it; `differs` where they do not say the same, and
    `alike` is what all of them say.
    """

    label: str
    texts: Sequence[Sequence[str]]
    differs: bool
    alike: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Section:
    """The visit itself (`title` None), or one person of it."""

    title: str | None
    lines: Sequence[Beside]


def side_by_side(versions: Sequence[Record], people: Mapping[str, str]) -> Sequence[Section]:
    """All versions of a visit, oldest first, line by line. `people`: names by id, of those that may be read."""
    read = [_read(version) for version in versions]
    titles = list(dict.fromkeys(title for one in read for title in one))
    names = {title: people.get(title) or _("Người thứ {n}").format(n=at) for at, title in enumerate(titles) if title}
    return [
        Section(title=names.get(title) if title else None, lines=_beside([one.get(title, {}) for one in read]))
        for title in titles
    ]


def duration(seconds: int | None) -> str:
    """A length in minutes and seconds; a dash where it was not measured."""
    if seconds is None:
        return labels.NOTHING
    minutes, left = divmod(seconds, 60)
    if minutes and left:
        return _("{minutes} phút {seconds} giây").format(minutes=minutes, seconds=left)
    return _("{minutes} phút").format(minutes=minutes) if minutes else _("{seconds} giây").format(seconds=left)


def moment(text: str) -> str:
    """A moment of a record (`2026-11-21T10:00:00.000Z`) in Vietnam: `17:00 ngày 21/11/2026`."""
    return labels.moment(parse_moment(text))


def place(held_at: Record) -> str:
    """A place, or the cell between its corners."""
    size = held_at.get("grid_e6", 1)
    north, east = (_degrees(held_at[name], size) for name in ("latitude_e6", "longitude_e6"))
    return _("{north} B; {east} Đ; sai số {metres} m").format(north=north, east=east, metres=held_at["accuracy_m"])


def _beside(read: Sequence[Mapping[str, list[str]]]) -> Sequence[Beside]:
    order = list(dict.fromkeys(name for one in read for name in one))
    texts = [(name, [one.get(name, []) for one in read]) for name in order]
    return [_line(name, said) for name, said in texts if any(said)]


def _line(name: str, said: Sequence[list[str]]) -> Beside:
    if name == _(RECEIVED):  # another moment for each version, and no difference between them
        return Beside(label=name, texts=said, differs=False, alike=frozenset(chain.from_iterable(said)))
    return Beside(label=name, texts=said, differs=any(one != said[0] for one in said), alike=_alike(said))


def _alike(said: Sequence[Sequence[str]]) -> frozenset[str]:
    return frozenset(said[0]).intersection(*said)


def _read(version: Record) -> dict[str, dict[str, list[str]]]:
    """What one version says, by person ("" for the visit itself) and by label."""
    record = version["data"]
    return {"": _of_the_visit(version, record)} | {
        person["person"]: dict(_of_a_person(person)) for person in record["persons"]
    }


def _of_the_visit(version: Record, record: Record) -> dict[str, list[str]]:
    agreed, held_at = record["next"], record["position"]
    texts: dict[str, list[str]] = {
        "household": [version["head_name"]] if version["head_name"] else [],
        "hamlet": [version["hamlet"]] if version["hamlet"] else [],
        "visited_at": [moment(record["visited_at"])],
        "outcome": [_label(outcomes.CODES, record["outcome"])],
        "met": [_label(met.CODES, record["met"])],
        "consents": [_consent(said) for said in record["consents"]],
        "next": [_next(agreed)] if agreed else [],
        "language": [_label(languages.CODES, record["language"])],
        "interpreter": [_("Có phiên dịch")] if record["interpreter"] else [],
        "legal_basis": [_label(consent.LEGAL_BASES, record["legal_basis"])],
        "note": [record["note"]] if record["note"] else [],
        "position": [place(held_at)] if held_at else [],
    }
    return {_(FIELDS[name]): said for name, said in texts.items()} | {
        _("Thời lượng"): [duration(record["duration_s"])],
        _("Cán bộ ghi"): [version["officer_name"]],
        _(RECEIVED): [moment(version["received_at"])],
    }


def _consent(said: Record) -> str:
    """The answer to one purpose, and which text was read out for it."""
    answer = _inside(consent.METHODS, said["method"]) if said["given"] else _("không đồng ý")
    purpose = _label(consent.PURPOSES, said["purpose"])
    return _("{purpose}: {answer} (lời hỏi bản {version})").format(
        purpose=purpose, answer=answer, version=said["text_version"]
    )


def _next(agreed: Record) -> str:
    step = _label(steps.NEXT, agreed["step"])
    return _("{step}, ngày {day}").format(step=step, day=_day(agreed["on"])) if agreed["on"] else step


def _degrees(corner_e6: int, size_e6: int) -> str:
    if size_e6 == 1:
        return _degree(corner_e6)
    return _("{low} đến {high}").format(low=_degree(corner_e6), high=_degree(corner_e6 + size_e6))


def _degree(e6: int) -> str:
    return f"{e6 / 1_000_000:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def _of_a_person(person: Record) -> Iterator[tuple[str, list[str]]]:
    for given in person["advice"]:
        yield _("Tư vấn {product}").format(product=_label(products.CODES, given["product"])), list(_advice(given))
    for seen in person["assessments"]:
        product = _label(products.CODES, seen["product"])
        yield _("Điều kiện tham gia {product}").format(product=product), list(_assessment(seen))
        if seen["quote"]:
            yield f"{product}: {_(ESTIMATE)}", list(_quote(seen["quote"]))
    if person["steps"]:
        yield _("Các bước đã làm"), [_step(done) for done in person["steps"]]
    if person.get("apps"):
        yield _("Giúp dùng ứng dụng"), [_helped(one) for one in person["apps"]]


def _advice(given: Record) -> Iterator[str]:
    reason = f": {_inside(refusals.CODES, given['reason'])}" if given["reason"] else ""
    yield _label(answers.CODES, given["answer"]) + reason
    if given["topics"]:
        yield _("Đã nói về: {topics}").format(topics=_list(advice.CODES, given["topics"]))


def _assessment(seen: Record) -> Iterator[str]:
    yield _label(verdicts.ELIGIBILITY, seen["verdict"])
    if seen["reasons"]:
        yield _("Vì: {reasons}").format(reasons=_list(reasons.REASONS, seen["reasons"]))
    if seen["missing"]:
        yield _("Còn thiếu: {missing}").format(missing=_list(reasons.QUESTIONS, seen["missing"]))
    if seen["groups"]:
        yield _("Nhóm: {groups}").format(groups=_list(_GROUPS, seen["groups"]))
    if seen["certificate_year"]:
        yield _("Giấy chứng nhận năm {year}").format(year=seen["certificate_year"])
    if seen["residence"]:
        yield _label(residence.CODES, seen["residence"])


def _quote(shown: Record) -> Iterator[str]:
    yield _("Tính cho ngày {day}, thu nhập chọn đóng {income} một tháng").format(
        day=_day(shown["on"]), income=money_label(shown["income"])
    )
    yield _("Mức đóng {amount} một tháng").format(amount=money_label(shown["contribution"]))
    for given in shown["support"]:
        yield _support(given)
    yield _("Người dân đóng {amount} một tháng").format(amount=money_label(shown["pays"]))
    months, total = shown["months"], shown["total_pays"]
    if total is None:
        yield _("Tổng {n} tháng chưa tính được: còn thiếu số liệu được công bố").format(n=months)
    elif months > 1:
        yield _("Tổng {n} tháng {amount}").format(n=months, amount=money_label(total))


def _support(given: Record) -> str:
    """One scheme's part with its law; a sponsor goes by its own code."""
    group, law = _inside(_GROUPS, given["group"]), given["law"] or _("chưa rõ căn cứ")
    sure = [_(_CONFIDENCE[given["confidence"]])] if given["confidence"] in _CONFIDENCE else []
    why = "; ".join([f"{given['rate_percent']}%, {group}", law, *sure])
    return _("{scheme} hỗ trợ {amount} ({why})").format(
        scheme=_label(_SCHEMES, given["scheme"]), amount=money_label(given["amount"]), why=why
    )


def _step(done: Record) -> str:
    months = _n("{n} tháng", done["months"]).format(n=done["months"]) if done["months"] else ""
    method = _inside(payments.CODES, done["method"]) if done["method"] else ""
    amount = f"{money_label(done['amount'])} ({_(ESTIMATE)})" if done["amount"] else ""
    step = _("{step}, {product}, ngày {day}").format(
        step=_label(steps.CODES, done["step"]), product=_label(products.CODES, done["product"]), day=_day(done["on"])
    )
    return ", ".join(part for part in (step, method, months, amount) if part)


def _helped(help_given: Record) -> str:
    return f"{_label(apps.CODES, help_given['app'])}: {_inside(apps.RESULTS, help_given['result'])}"


def _label(vocabulary: Mapping[str, Term], code: str) -> str:
    """What people say for a code; a code of an older or newer vocabulary as it is written."""
    return label(vocabulary[code]) if code in vocabulary else code


def _inside(vocabulary: Mapping[str, Term], code: str) -> str:
    """The label inside a sentence; «BHXH» in it keeps its capitals."""
    return within_a_sentence(_label(vocabulary, code))


def _list(vocabulary: Mapping[str, Term], codes: Sequence[str]) -> str:
    return ", ".join(_label(vocabulary, code) for code in codes)


def _day(text: str) -> str:
    return day_label(parse_day(text))


FILTERS: dict[str, Callable[..., str]] = {"duration": duration, "record_moment": moment}
