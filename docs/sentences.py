"""Gather every sentence that app and console say, so that each has its English: `make words`.

A person writes the English into the .po file of each; the .mo beside it is what runs. Both are made again from the
sources here, the same for the same sources on every machine and day, so that a test can hold them in step.
"""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

CLONE = Path(__file__).parents[1]

DOMAIN, ENGLISH = "tungnha", "en"
MARKS = ("_", "_n", "marked")

Sentence = str | tuple[str, str]
"""As `_` looks it up; for `_n`, the Vietnamese twice: English has two forms."""


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who says sentences: app or console, by the folder of its sources, which holds its `locale` too."""

    name: str
    folder: Path

    @property
    def spoken(self) -> Path:
        """The file in which people write the English."""
        return self.folder / "locale" / ENGLISH / "LC_MESSAGES" / f"{DOMAIN}.po"

    @property
    def as_run(self) -> Path:
        """The file that is read when sentences are said."""
        return self.spoken.with_suffix(".mo")


APP = Speaker(name="app", folder=CLONE / "mobile")
CONSOLE = Speaker(name="console", folder=CLONE / "backend" / "console")
SPEAKERS = (APP, CONSOLE)

_HEADER = (
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Language", ENGLISH),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)


class Unreadable(Exception):
    """A sentence that cannot be looked up as it is written: an f-string, or a rule that spans lines."""


class English(Catalog):
    """A catalogue that says of itself only what is the same on every day and machine."""

    mime_headers = _HEADER


def main() -> int:
    """Write both files of each speaker again, and name what lacks English."""
    for speaker in SPEAKERS:
        catalogue = brought_up_to_date(speaker)
        speaker.spoken.parent.mkdir(parents=True, exist_ok=True)
        speaker.spoken.write_bytes(written(catalogue))
        speaker.as_run.write_bytes(compiled(catalogue))
        lacking = [message for message in catalogue if message.id and not has_english(message)]
        for message in lacking:
            sys.stdout.write(f"{message.locations[0][0]}: {message.id!r}\n")
        sys.stdout.write(f"{speaker.name}: {len(catalogue)} sentences, {len(lacking)} without English\n")
    return 0


def brought_up_to_date(speaker: Speaker) -> Catalog:
    """The sentences of the sources in their order, with the English that people wrote; what is said no more is kept
    there as obsolete, since a sentence that is being reworded wants its old English beside it. Raises Unreadable.
    """
    catalogue = English(locale=ENGLISH, domain=DOMAIN, header_comment=_about(speaker), fuzzy=False)
    english = english_of(read(speaker.spoken))
    for file, sentence in sentences(speaker.folder):
        place = (_named(file), 1)
        catalogue.add(sentence, english.pop(sentence, None), locations=[place])
    for sentence, gone in english.items():
        if sentence not in catalogue:
            catalogue.obsolete[sentence] = Message(sentence, gone)
    return catalogue


def _about(speaker: Speaker) -> str:
    return (
        f"# What the {speaker.name} says, in English. "
        "`make words` gathers the Vietnamese from the sources and keeps what is written here."
    )


def _named(file: Path) -> str:
    return (file.relative_to(CLONE) if file.is_relative_to(CLONE) else file).as_posix()


def sentences(folder: Path) -> Iterator[tuple[Path, Sentence]]:
    """Each sentence with the file that says it, file by file. Raises Unreadable."""
    for ending, said in _SAID_IN.items():
        for file in sorted(folder.rglob(f"*{ending}")):
            yield from ((file, sentence) for sentence in said(file))


def said_in_module(file: Path) -> Iterator[Sentence]:
    """The sentences of a module in Python, from the top. Raises Unreadable."""
    return said_in(ast.parse(file.read_text(encoding="utf-8")), file)


def said_in_rules(file: Path) -> Iterator[Sentence]:
    """The sentences of a .kv file, line by line. Raises Unreadable."""
    for tree in rules(file):
        yield from said_in(tree, file)


def said_in_page(file: Path) -> Iterator[Sentence]:
    """The sentences of a template, from the top. Raises Unreadable."""
    page = jinja2.Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
    for call in page.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS:
            match call.args[0]:
                case nodes.Const(value=str() as sentence):
                    yield (sentence, sentence) if call.node.name == "_n" else sentence
                case nodes.Concat() | nodes.BinExpr():
                    raise Unreadable(f"{file}:{call.lineno}")


_SAID_IN: Mapping[str, Callable[[Path], Iterator[Sentence]]] = {
    ".py": said_in_module,
    ".kv": said_in_rules,
    ".html": said_in_page,
}


def said_in(tree: ast.AST, file: Path) -> Iterator[Sentence]:
    """The sentences looked up or marked in a piece of Python, from the top. Raises Unreadable."""
    calls = [call for call in ast.walk(tree) if isinstance(call, ast.Call) and _is_mark(call.func)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        sentence = call.args[0]
        if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str):
            yield (sentence.value, sentence.value) if ast.unparse(call.func) == "_n" else sentence.value
        elif isinstance(sentence, ast.JoinedStr | ast.BinOp):
            raise Unreadable(f"{file}:{call.lineno}: {ast.unparse(call)}")


def rules(file: Path) -> Iterator[ast.AST]:
    """The rules of a .kv file, each on its line as `name: value`, which Python reads as an annotation."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield ast.parse(line.strip())
        except SyntaxError:
            if "_(" in line:
                raise Unreadable(f"{file}:{number}: {line.strip()}") from None


def _is_mark(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in MARKS


def read(spoken: Path) -> Catalog:
    """The catalogue that people wrote; empty where there is none yet."""
    if not spoken.exists():
        return Catalog(locale=ENGLISH)
    with spoken.open("rb") as file:
        return read_po(file, locale=ENGLISH, domain=DOMAIN)


def english_of(catalogue: Catalog) -> dict[Sentence, Sentence]:
    """What has English, also of sentences that are said no more."""
    every = [*catalogue.obsolete.values(), *catalogue]
    return {message.id: message.string for message in every if message.id and has_english(message)}


def has_english(message: Message) -> bool:
    """Whether every form of it is there."""
    return all(message.string if isinstance(message.string, tuple) else (message.string,))


def written(catalogue: Catalog) -> bytes:
    """The .po file."""
    into = BytesIO()
    write_po(into, catalogue, width=120, include_lineno=False)
    return into.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file, which Python's gettext reads: what has no English yet is left out, and so said in Vietnamese."""
    spoken = English(locale=ENGLISH, domain=DOMAIN, fuzzy=False)
    for sentence, english in english_of(catalogue).items():
        spoken.add(sentence, english)
    into = BytesIO()
    write_mo(into, spoken)
    return into.getvalue()


if __name__ == "__main__":
    sys.exit(main())
