"""Days as people write them: 21/11/2026, in every browser.

A browser's own date box writes days as the language of its menus has it: 11/05 is then the fifth of November to one
reader and the eleventh of May to the next.
"""

import re
from datetime import date
from typing import Annotated

from markupsafe import Markup
from pydantic import BeforeValidator

from backend.console.shell import refused_days
from backend.console.shell.words import _
from shared.clock import day_label, parse_day

_WRITTEN = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})", re.ASCII)
_IN_A_ROW = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})", re.ASCII)

# What `as_read` makes of 31/02/2026, which then turns out to be no day.
_NO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$", re.ASCII)

_BOX = Markup(
    '<input name="{name}" value="{value}" inputmode="text" autocomplete="off" maxlength="10" placeholder="dd/mm/yyyy" '
    r'pattern="\d{{1,2}}[\/. \-]\d{{1,2}}[\/. \-]\d{{4}}|\d{{8}}|\d{{4}}-\d{{2}}-\d{{2}}" title="{title}"{required}>'
)


def as_read(text: object) -> object:
    """`21/11/2026`, `21-11-2026` and `21112026` as `2026-11-21`; anything else as it is, for those below to judge."""
    written = isinstance(text, str) and (_WRITTEN.fullmatch(text.strip()) or _IN_A_ROW.fullmatch(text.strip()))
    return "{year}-{month:0>2}-{day:0>2}".format(**written.groupdict()) if written else text


DayText = Annotated[str, BeforeValidator(as_read)]
"""For routes: a text of a form or an address that should be a day, written in either way."""


def box(name: str, value: date | str | None = None, *, required: bool = False) -> Markup:
    """The field for a day, to stand inside its label; what was typed and is no day stands in it as it was typed."""
    typed = refused_days.typed(name)
    return _BOX.format(
        name=name,
        value=_as_written(value if typed is None else typed),
        title=_("Ngày/tháng/năm, ví dụ 21/11/2026"),
        required=Markup(" required") if required else "",
    )


def _as_written(value: date | str | None) -> str:
    if isinstance(value, date):
        return day_label(value)
    try:
        return day_label(parse_day(value)) if value else ""
    except ValueError:
        return _NO_DAY.sub(r"\3/\2/\1", value or "")
