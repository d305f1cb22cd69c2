"""HTML as PDF, laid out by WeasyPrint from what it is given alone: it fetches nothing."""

from functools import cache
from typing import Any, Final

from shared import problems
from shared.problems import Refused

MEDIA_TYPE: Final = "application/pdf"


def of_html(html: str, *styles: str) -> bytes:
    """The pages of a document in the styles given as text. Refused with 406 (no_pdf_here) where the system's libraries
    for laying out text are not installed.
    """
    weasyprint = _weasyprint()
    nothing = weasyprint.URLFetcher(allowed_protocols=())
    sheets = [weasyprint.CSS(string=style, url_fetcher=nothing) for style in styles]
    document = weasyprint.HTML(string=html, url_fetcher=nothing, media_type="print")
    written: bytes = document.write_pdf(stylesheets=sheets)
    return written


@cache
def _weasyprint() -> Any:
    """Imported when the first paper is made: half a second that no other request should wait."""
    try:
        import weasyprint  # noqa: PLC0415 - as said above
    except OSError:
        raise Refused(problems.no_pdf_here()) from None
    return weasyprint
