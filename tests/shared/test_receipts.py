"""A chain of receipts: whatever is taken out, put elsewhere or changed, in a link or in an entry, is found."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sync.canonical import canonical, sha256_hex
from shared.sync.receipts import (
    Entry,
    Fault,
    Head,
    Link,
    ReceiptFile,
    SignedLink,
    entries_sha256,
    file_lines,
    missing_numbers,
    payload_of,
    problems_in_chain,
    read_file,
    read_link,
    read_payload,
)

INSTALL, OTHER = UUID(int=0xA0), UUID(int=0xA1)
EPOCH, LATER = UUID(int=0xE0), UUID(int=0xE1)
STATUSES = ("filed", "conflict", "held", "rejected")


def sign(payload: bytes) -> str:
    """A signature by hand: what matters here is only that nobody else can make it."""
    return f"{payload.hex()}.{hashlib.sha256(b'ours' + payload).hexdigest()}"


def read_jws(jws: str) -> bytes:
    payload = bytes.fromhex(jws.partition(".")[0])
    if sign(payload) != jws:
        raise ValueError("not ours")
    return payload


def entry(dseq: int, status: str = "filed", *, settles: bool = False) -> Entry:
    return Entry(dseq, str(UUID(int=dseq)), sha256_hex(str(dseq).encode()), status, settles)


def chain(*batches: list[Entry], epochs: tuple[UUID, ...] = ()) -> list[SignedLink]:
    links: list[SignedLink] = []
    prev, acked = "", 0
    for n, entries in enumerate(batches, start=1):
        acked = max([acked, *(one.dseq for one in entries)])
        link = Link(
            install_id=INSTALL,
            n=n,
            epoch=epochs[n - 1] if epochs else EPOCH,
            prev=prev,
            at="2026-11-22T01:00:00.000Z",
            acked_dseq=acked,
            count=len(entries),
            entries=entries_sha256(entries),
        )
        payload = payload_of(link)
        prev = sha256_hex(payload)
        links.append(SignedLink(n=n, jws=sign(payload), entries=tuple(sorted(entries))))
    return links


def head_of(links: list[SignedLink]) -> Head:
    return Head(n=links[-1].n, sha256=sha256_hex(read_jws(links[-1].jws)))


def faults_in(links: list[SignedLink], **named: Head) -> list[Fault]:
    return problems_in_chain(links, read_jws, install_id=INSTALL, **named)


@st.composite
def chains(draw: st.DrawFn) -> list[SignedLink]:
    """Two to six links over one to five numbers each; some were held and settled in a later link."""
    batches: list[list[Entry]] = []
    dseq = 0
    for _ in range(draw(st.integers(2, 6))):
        size = draw(st.integers(1, 5))
        batch = [entry(dseq + k + 1, draw(st.sampled_from(STATUSES))) for k in range(size)]
        settled = [one for earlier in batches for one in earlier if one.status == "held" and not one.settles]
        done = {one.dseq for earlier in batches for one in earlier if one.settles}
        open_ones = [one for one in settled if one.dseq not in done]
        settles: bool = draw(st.booleans())
        if open_ones and settles:
            batch.append(entry(open_ones[0].dseq, "filed", settles=True))
        batches.append(batch)
        dseq += size
    return chain(*batches)


@given(links=chains())
def test_a_chain_as_the_server_made_it_has_no_gaps(links: list[SignedLink]) -> None:
    """MUST 17. «No gaps» is said of a whole chain."""
    assert faults_in(links) == []
    assert faults_in(links, until=head_of(links)) == []
    assert faults_in(links[1:], after=head_of(links[:1]), until=head_of(links)) == []


@given(links=chains(), data=st.data())
def test_a_link_that_is_taken_out_is_found(links: list[SignedLink], data: st.DataObject) -> None:
    """MUST 17. The last links show only beside the head that the server tells."""
    gone = data.draw(st.integers(0, len(links) - 1))

    found = faults_in(links[:gone] + links[gone + 1 :], until=head_of(links))

    assert Fault(code="missing_links", first=gone + 1, last=gone + 1) in found


@given(links=chains(), data=st.data())
def test_links_in_another_order_are_found(links: list[SignedLink], data: st.DataObject) -> None:
    """MUST 17."""
    shuffled = data.draw(st.permutations(links).filter(lambda order: list(order) != links))

    assert faults_in(list(shuffled), until=head_of(links))


@given(links=chains(), data=st.data())
def test_a_link_said_twice_is_found(links: list[SignedLink], data: st.DataObject) -> None:
    """MUST 17."""
    again = data.draw(st.sampled_from(links))

    found = faults_in([*links, again])

    assert "wrong_order" in {fault.code for fault in found}


CHANGES: dict[str, Callable[[Entry], Entry]] = {
    "dseq": lambda one: one._replace(dseq=one.dseq + 1_000),
    "op_id": lambda one: one._replace(op_id=str(UUID(int=0xFFFF))),
    "sha256": lambda one: one._replace(sha256=sha256_hex(b"another")),
    "status": lambda one: one._replace(status="rejected" if one.status != "rejected" else "filed"),
    "settles": lambda one: one._replace(settles=not one.settles),
}


@given(links=chains(), data=st.data(), part=st.sampled_from(sorted(CHANGES)))
def test_an_entry_that_is_changed_is_found(links: list[SignedLink], data: st.DataObject, part: str) -> None:
    """MUST 17."""
    place = data.draw(st.integers(0, len(links) - 1))
    victim = data.draw(st.integers(0, len(links[place].entries) - 1))
    entries = list(links[place].entries)
    entries[victim] = CHANGES[part](entries[victim])

    found = faults_in([*links[:place], replace(links[place], entries=tuple(entries)), *links[place + 1 :]])

    assert Fault(code="entries_changed", first=place + 1, last=place + 1) in found


@given(links=chains(), data=st.data())
def test_an_entry_that_is_taken_out_put_in_or_put_elsewhere_is_found(
    links: list[SignedLink], data: st.DataObject
) -> None:
    """MUST 17."""
    place = data.draw(st.integers(0, len(links) - 1))
    entries = list(links[place].entries)
    cut = data.draw(st.integers(0, len(entries) - 1))
    others = [entries[:cut] + entries[cut + 1 :], [*entries, entry(9_999)], [*entries, entries[cut]]]
    if len(entries) > 1:
        others.append(entries[::-1])

    for changed in others:
        found = faults_in([*links[:place], replace(links[place], entries=tuple(changed)), *links[place + 1 :]])
        assert Fault(code="entries_changed", first=place + 1, last=place + 1) in found


FORGED: dict[str, Callable[[dict[str, object]], object]] = {
    "at": lambda said: said | {"at": "2026-11-22T02:00:00.000Z"},
    "acked_dseq": lambda said: said | {"acked_dseq": 99},
    "count": lambda said: said | {"count": 99},
    "epoch": lambda said: said | {"epoch": str(LATER)},
    "prev": lambda said: said | {"prev": "0" * 64},
}


@given(links=chains(), data=st.data(), part=st.sampled_from(sorted(FORGED)))
def test_a_link_that_is_changed_without_the_key_is_found(
    links: list[SignedLink], data: st.DataObject, part: str
) -> None:
    """MUST 17."""
    place = data.draw(st.integers(0, len(links) - 1))
    payload, _, signature = links[place].jws.partition(".")
    forged = canonical(FORGED[part](json.loads(bytes.fromhex(payload))))
    link = replace(links[place], jws=f"{forged.hex()}.{signature}")

    found = faults_in([*links[:place], link, *links[place + 1 :]])

    assert "bad_signature" in {fault.code for fault in found}


def test_a_link_of_another_phone_does_not_belong() -> None:
    links = chain([entry(1)], [entry(2)])

    found = problems_in_chain(links, read_jws, install_id=OTHER)

    assert {fault.code for fault in found} == {"foreign_link"}


def test_a_link_under_another_number_does_not_belong() -> None:
    links = chain([entry(1)], [entry(2)])

    found = faults_in([links[0], replace(links[1], n=3)])

    assert [fault.code for fault in found] == ["foreign_link"]


def test_a_link_that_the_server_signed_over_another_past_is_found() -> None:
    ours = chain([entry(1)], [entry(2)])
    another_past = chain([entry(1, "rejected")], [entry(2)])

    found = faults_in([ours[0], another_past[1]])

    assert found == [Fault(code="broken_chain", first=2, last=2)]


def test_a_head_that_the_chain_does_not_lead_to_is_found() -> None:
    links = chain([entry(1)], [entry(2)])

    assert faults_in(links, until=Head(n=2, sha256="0" * 64)) == [Fault(code="broken_chain", first=2, last=2)]
    assert faults_in(links, until=Head(n=4, sha256="0" * 64)) == [Fault(code="missing_links", first=3, last=4)]


def test_a_number_that_was_never_signed_for_is_named() -> None:
    """I3. A hole in dseq is a gap, wherever the links are whole."""
    assert faults_in(chain([entry(1), entry(4)], [entry(7)])) == [
        Fault(code="missing_numbers", first=2, last=3),
        Fault(code="missing_numbers", first=5, last=6),
    ]


def test_a_verdict_that_is_given_twice_in_one_history_is_found() -> None:
    """I9. A verdict does not change, and is not said again as if it were new."""
    again = chain([entry(1, "held")], [entry(1, "filed")])

    assert faults_in(again) == [Fault(code="said_twice", first=2, last=2)]


def test_a_restored_server_may_judge_again_what_it_had_lost() -> None:
    again = chain([entry(1, "held")], [entry(1, "filed")], epochs=(EPOCH, LATER))

    assert faults_in(again) == []


def test_the_end_of_a_held_operation_is_no_second_verdict() -> None:
    assert faults_in(chain([entry(1, "held")], [entry(1, "filed", settles=True)])) == []


@given(
    numbers=st.lists(st.integers(1, 2**53 - 1), max_size=5),
    status=st.sampled_from(STATUSES),
    settles=st.booleans(),
)
def test_entries_are_hashed_as_canonical_json_a_line_each(numbers: list[int], status: str, *, settles: bool) -> None:
    entries = [Entry(n, str(UUID(int=n)), sha256_hex(str(n).encode()), status, settles) for n in numbers]

    lines = b"".join(canonical(list(one)) + b"\n" for one in sorted(entries))

    assert entries_sha256(entries) == sha256_hex(lines)


def test_what_is_signed_can_be_read_again() -> None:
    link = read_payload(read_jws(chain([entry(1)])[0].jws))

    assert (link.n, link.install_id, link.epoch, link.prev, link.count) == (1, INSTALL, EPOCH, "", 1)
    assert read_jws(sign(payload_of(link))) == payload_of(link)


WHOLE = payload_of(
    Link(install_id=INSTALL, n=1, epoch=EPOCH, prev="", at="2026-11-22T01:00:00Z", acked_dseq=1, count=1, entries="")
)


@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b'{"v":2}', b"null", b"\xff", b'{"v":1,"n":"1"}', WHOLE[:-2]])
def test_anything_else_is_no_receipt(payload: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which of the many faults it is does not matter
        read_payload(payload)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {"n": 1, "jws": "x"},
        {"n": "1", "jws": "x", "entries": []},
        {"n": 1, "jws": 7, "entries": []},
        {"n": 1, "jws": "x", "entries": {}},
        {"n": 1, "jws": "x", "entries": [[1, str(INSTALL), "0" * 64, "filed"]]},
        {"n": 1, "jws": "x", "entries": [[1, str(INSTALL), "0" * 64, "lost", False]]},
        {"n": 1, "jws": "x", "entries": [[1, "nobody", "0" * 64, "filed", False]]},
        {"n": 1, "jws": "x", "entries": [[1, str(INSTALL), "Z" * 64, "filed", False]]},
        {"n": 1, "jws": "x", "entries": [[True, str(INSTALL), "0" * 64, "filed", False]]},
        {"n": 1, "jws": "x", "entries": [[1, str(INSTALL), "0" * 64, "filed", 0]]},
        {"n": 1, "jws": "x", "entries": [[1, str(INSTALL), "0" * 64, [], False]]},
    ],
)
def test_anything_else_is_no_link(sent: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which of the many faults it is does not matter
        read_link(sent)


def test_a_file_is_read_as_it_was_written() -> None:
    file = ReceiptFile(install_id=INSTALL, links=tuple(chain([entry(1)], [entry(2, "held")])), jwks={"keys": []})

    assert read_file("".join(file_lines(file))) == file


def test_what_follows_the_five_parts_of_an_entry_is_passed_over() -> None:
    sent = {"n": 1, "jws": "x", "entries": [[*entry(1, settles=True), {"seq": 1, "rev": 1, "problems": []}]]}

    assert read_link(sent).entries == (entry(1, settles=True),)


def test_numbers_that_have_not_arrived_are_told_as_runs() -> None:
    assert missing_numbers([], 0) == []
    assert missing_numbers([2, 3, 6], 7) == [
        Fault(code="missing_numbers", first=1, last=1),
        Fault(code="missing_numbers", first=4, last=5),
        Fault(code="missing_numbers", first=7, last=7),
    ]
