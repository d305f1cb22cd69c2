"""A paper in the form of Decree 30/2020/NĐ-CP (annex I): who issues it, its number, place and day, what it is, what it
says, who signs and who receives it. Official papers are in Vietnamese.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from backend.papers import pdf
from backend.papers.tables import MADE_UP, Table, shown

_TEMPLATES = Environment(
    loader=PackageLoader("backend.papers"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["shown"] = shown
_AS_ABOVE = "Như trên"
_STYLES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class OfficialPaper:
    """A paper before it is numbered and signed.

    `superior` stands above `issuer`, both as names; `symbol` is what follows the number («BC-BCĐ»), and `number` is
    left open where the paper gets it by hand; `place` is where it is made; `kind` is what it is («Báo cáo», «Biên bản»)
    and `about` its subject; `content` is HTML of our own making; `signer` is the office of who signs, `witness` that of
    a second one on the left where two sign, as minutes have it; their names stand below the room for signatures. `to`
    are those to whom it is addressed, who come first among the `recipients` as «Như trên».
    """

    superior: str
    issuer: str
    symbol: str
    place: str
    on: date
    kind: str
    about: str
    content: Markup
    signer: str
    signer_name: str = ""
    witness: str = ""
    witness_name: str = ""
    number: str = ""
    to: Sequence[str] = ()
    recipients: Sequence[str] = ()
    made_up: bool = False
    landscape: bool = False

    @property
    def received_by(self) -> Sequence[str]:
        """Who is listed as a recipient."""
        return (_AS_ABOVE, *self.recipients) if self.to else self.recipients

    @property
    def dateline(self) -> str:
        """«Nghệ An, ngày 05 tháng 02 năm 2027»: days below 10 and months 1 and 2 with a zero."""
        month = f"{self.on.month:02d}" if self.on.month <= 2 else str(self.on.month)  # noqa: PLR2004 - the decree's own
        return f"{self.place}, ngày {self.on.day:02d} tháng {month} năm {self.on.year}"


def html_of(paper: OfficialPaper) -> str:
    """The paper as HTML without a style of its own."""
    return _TEMPLATES.get_template("official.html").render(paper=paper, made_up=MADE_UP)


def pdf_of(paper: OfficialPaper) -> bytes:
    """The paper as PDF. Refused as of pdf.of_html."""
    return pdf.of_html(html_of(paper), _style("official.css"), _page(landscape=paper.landscape, made_up=paper.made_up))


def table_content(table: Table) -> Markup:
    """A table as the content of a paper: what it is about, its rows, its notes."""
    return Markup(_TEMPLATES.get_template("table.html").render(table=table))  # noqa: S704 - rendered with escaping


def readable_pdf(table: Table) -> bytes:
    """A table as PDF in a form for reading, without the marks of an official paper. Refused as of pdf.of_html."""
    page = _page(landscape=True, made_up=table.made_up)
    return pdf.of_html(readable_html(table, style=""), _style("readable.css"), page)


def readable_html(table: Table, *, style: str) -> str:
    """A table as a page that needs no other file, for reading and for printing from a browser."""
    return _TEMPLATES.get_template("readable.html").render(table=table, made_up=MADE_UP, style=Markup(style))  # noqa: S704 - a style of ours


def readable_style() -> str:
    """The style of readable_html."""
    return _style("readable.css")


def _page(*, landscape: bool, made_up: bool) -> str:
    """What hangs on the paper: its direction, and the line on every page that says that its data is made up."""
    size = "A4 landscape" if landscape else "A4"
    line = f'@bottom-center {{ content: "{MADE_UP}"; font-weight: bold; font-size: 10pt }}' if made_up else ""
    return f"@page {{ size: {size}; {line} }}"


def _style(name: str) -> str:
    return (_STYLES / name).read_text(encoding="utf-8")
