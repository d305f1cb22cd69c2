"""Every sentence of app and console is said in two languages, and what runs is what people wrote."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from docs import sentences
from docs.sentences import SPEAKERS, Speaker, Unreadable

VALUE = re.compile(r"\{\w*\}")

of_each_speaker = pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)


def messages(speaker: Speaker) -> list[Message]:
    return [message for message in sentences.read(speaker.spoken) if message.id]


@of_each_speaker
def test_every_sentence_has_its_english(speaker: Speaker) -> None:
    assert [message.id for message in messages(speaker) if not sentences.has_english(message)] == []


@of_each_speaker
def test_the_catalogue_is_what_the_sources_say(speaker: Speaker) -> None:
    """`make words` brings it up to date; what is said no more is deleted by hand."""
    catalogue = sentences.brought_up_to_date(speaker)

    assert speaker.spoken.read_bytes() == sentences.written(catalogue)
    assert dict(catalogue.obsolete) == {}
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@of_each_speaker
def test_what_runs_is_what_was_written(speaker: Speaker) -> None:
    assert speaker.as_run.read_bytes() == sentences.compiled(sentences.read(speaker.spoken))


@of_each_speaker
def test_each_value_of_a_sentence_stands_in_its_english_too(speaker: Speaker) -> None:
    translated = [message for message in messages(speaker) if sentences.has_english(message)]

    assert [message.id for message in translated if not _keeps_its_values(message)] == []


def test_what_is_not_translated_yet_is_said_in_vietnamese(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('_n("{n} hộ", 2)', encoding="utf-8")
    catalogue = sentences.brought_up_to_date(Speaker(name="one", folder=tmp_path))

    assert sentences.english_of(catalogue) == {}
    assert "{n} hộ".encode() not in sentences.compiled(catalogue)


def test_modules_rules_and_pages_are_read_and_what_is_said_no_more_is_kept_apart(tmp_path: Path) -> None:
    one = Speaker(name="one", folder=tmp_path)
    one.spoken.parent.mkdir(parents=True)
    (tmp_path / "one.py").write_text('_n("{n} hộ", 2), marked("Sáng")', encoding="utf-8")
    (tmp_path / "one.kv").write_text("<One>:\n    text: _('Đóng') if root.a else f'{_(\"Mở\")}'\n", encoding="utf-8")
    (tmp_path / "one.html").write_text(
        '{% block a %}{{ _("Xem {n}").format(n=_n("{n} xã", 2)) }}{% endblock %}', "utf-8"
    )
    begun = sentences.written(sentences.brought_up_to_date(one)).decode()
    one.spoken.write_text(begun.replace('msgid "Sáng"\nmsgstr ""', 'msgid "Sáng"\nmsgstr "Light"'), encoding="utf-8")
    (tmp_path / "one.py").write_text('_n("{n} hộ", 2)', encoding="utf-8")

    catalogue = sentences.brought_up_to_date(one)

    gathered = [message.id for message in catalogue if message.id]
    assert gathered == [("{n} hộ", "{n} hộ"), "Đóng", "Mở", "Xem {n}", ("{n} xã", "{n} xã")]
    assert [message.string for message in catalogue.obsolete.values()] == ["Light"]


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        ("py", '_(f"{name} đã đến")'),
        ("py", '_("Hộ " + name)'),
        ("html", '{{ _("Hộ " ~ name) }}'),
        ("html", '{{ _("Hộ " + name) }}'),
    ],
)
def test_a_sentence_put_together_before_it_is_looked_up_is_no_sentence(tmp_path: Path, ending: str, line: str) -> None:
    (tmp_path / f"one.{ending}").write_text(line, encoding="utf-8")

    with pytest.raises(Unreadable):
        list(sentences.sentences(tmp_path))


def _keeps_its_values(message: Message) -> bool:
    vi = message.id if isinstance(message.id, str) else message.id[0]
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(sorted(set(VALUE.findall(form))) == sorted(set(VALUE.findall(vi))) for form in forms)
