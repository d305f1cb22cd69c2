"""Gather every sentence that the app says, so that each has its English: `python -m mobile.packaging.sentences`.

A person writes the English into the .po file; the .mo beside it is what phones read. Both are made again from the
sources here, the same for the same sources on every machine and day, so that a test can hold them in step.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mobile.words import CATALOGUES, DOMAIN, ENGLISH

APP = Path(__file__).parents[1]
SPOKEN = CATALOGUES / ENGLISH / "LC_MESSAGES" / f"{DOMAIN}.po"
AS_RUN = SPOKEN.with_suffix(".mo")

MARKS = ("_", "_n", "marked")

Sentence = str | tuple[str, str]
"""As `_` looks it up; for `_n`, the Vietnamese twice: English has two forms."""

_HEADER = (
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Language", ENGLISH),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)


_ABOUT = """\
# What the app says, in English. `make words` gathers the Vietnamese from the sources and keeps what is written here."""


class Unreadable(Exception):
    """A sentence that cannot be looked up as it is written: an f-string, or a rule that spans lines."""


class English(Catalog):
    """A catalogue that says of itself only what is the same on every day and machine."""

    mime_headers = _HEADER


def main() -> int:
    """Write both files again, and name what lacks English."""
    catalogue = brought_up_to_date(SPOKEN, APP)
    SPOKEN.parent.mkdir(parents=True, exist_ok=True)
    SPOKEN.write_bytes(written(catalogue))
    AS_RUN.write_bytes(compiled(catalogue))
    lacking = [message for message in catalogue if message.id and not has_english(message)]
    for message in lacking:
        sys.stdout.write(f"{message.locations[0][0]}: {message.id!r}\n")
    sys.stdout.write(f"{len(catalogue)} sentences, {len(lacking)} without English\n")
    return 0


def brought_up_to_date(spoken: Path, app: Path) -> Catalog:
    """The sentences of the sources in their order, with the English that `spoken` has; what is said no more is kept
    there as obsolete, since a sentence that is being reworded wants its old English beside it.
    """
    catalogue = English(locale=ENGLISH, domain=DOMAIN, header_comment=_ABOUT, fuzzy=False)
    english = english_of(read(spoken))
    for file, sentence in sentences(app):
        place = (file.relative_to(app.parent).as_posix(), 1)
        catalogue.add(sentence, english.pop(sentence, None), locations=[place])
    for sentence, gone in english.items():
        if sentence not in catalogue:
            catalogue.obsolete[sentence] = Message(sentence, gone)
    return catalogue


def sentences(app: Path) -> Iterator[tuple[Path, Sentence]]:
    """Each sentence with the file that says it, file by file. Raises Unreadable."""
    for file in sorted(app.rglob("*.py")):
        yield from ((file, sentence) for sentence in said_in(ast.parse(file.read_text(encoding="utf-8")), file))
    for file in sorted(app.rglob("*.kv")):
        for tree in rules(file):
            yield from ((file, sentence) for sentence in said_in(tree, file))


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


def _is_mark(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in MARKS


if __name__ == "__main__":
    sys.exit(main())
