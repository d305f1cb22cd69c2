"""Every sentence of the app is said in two languages, and what runs is what people wrote."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from mobile.packaging import sentences
from mobile.packaging.sentences import APP, AS_RUN, SPOKEN, Unreadable

VALUE = re.compile(r"\{\w*\}")


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return [message for message in sentences.read(SPOKEN) if message.id]


def test_every_sentence_has_its_english(messages: list[Message]) -> None:
    assert [message.id for message in messages if not sentences.has_english(message)] == []


def test_the_catalogue_is_what_the_sources_say() -> None:
    """`make words` brings it up to date; what is said no more is deleted by hand."""
    catalogue = sentences.brought_up_to_date(SPOKEN, APP)

    assert SPOKEN.read_bytes() == sentences.written(catalogue)
    assert dict(catalogue.obsolete) == {}
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_what_runs_is_what_was_written() -> None:
    assert AS_RUN.read_bytes() == sentences.compiled(sentences.read(SPOKEN))


def test_each_value_of_a_sentence_stands_in_its_english_too(messages: list[Message]) -> None:
    lost = [message.id for message in messages if sentences.has_english(message) and not _keeps_its_values(message)]

    assert lost == []


def test_what_is_not_translated_yet_is_said_in_vietnamese(tmp_path: Path) -> None:
    (app := tmp_path / "mobile").mkdir()
    (app / "one.py").write_text('_n("{n} hộ", 2)', encoding="utf-8")
    catalogue = sentences.brought_up_to_date(tmp_path / "none.po", app)

    assert sentences.english_of(catalogue) == {}
    assert "{n} hộ".encode() not in sentences.compiled(catalogue)


def test_rules_and_modules_are_read_and_what_is_said_no_more_is_kept_apart(tmp_path: Path) -> None:
    (app := tmp_path / "mobile").mkdir()
    spoken = tmp_path / "spoken.po"
    (app / "one.py").write_text('_n("{n} hộ", 2), marked("Sáng")', encoding="utf-8")
    (app / "one.kv").write_text("<One>:\n    text: _('Đóng') if root.a else f'{_(\"Mở\")}'\n", encoding="utf-8")
    begun = sentences.written(sentences.brought_up_to_date(spoken, app)).decode()
    spoken.write_text(begun.replace('msgid "Sáng"\nmsgstr ""', 'msgid "Sáng"\nmsgstr "Light"'), encoding="utf-8")
    (app / "one.py").write_text('_n("{n} hộ", 2)', encoding="utf-8")

    catalogue = sentences.brought_up_to_date(spoken, app)

    assert [message.id for message in catalogue if message.id] == [("{n} hộ", "{n} hộ"), "Đóng", "Mở"]
    assert [message.string for message in catalogue.obsolete.values()] == ["Light"]


@pytest.mark.parametrize("line", ['_(f"{name} đã đến")', '_("Hộ " + name)'])
def test_a_sentence_put_together_before_it_is_looked_up_is_no_sentence(tmp_path: Path, line: str) -> None:
    (tmp_path / "one.py").write_text(line, encoding="utf-8")

    with pytest.raises(Unreadable):
        list(sentences.sentences(tmp_path))


def _keeps_its_values(message: Message) -> bool:
    vi = message.id if isinstance(message.id, str) else message.id[0]
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(sorted(set(VALUE.findall(form))) == sorted(set(VALUE.findall(vi))) for form in forms)
