"""«Đã thăm»: who called at a household lately, so that nobody knocks twice by mistake. It blocks nothing."""

from datetime import date, timedelta

from mobile.views.standing import VisitMade
from mobile.words import _, _n, marked

THIS_WEEK = timedelta(days=7)
YOU = marked("anh chị")
"""The officer in person, among the names of officers: a word that is looked up where it is shown."""


def visited_words(day: date, visitor: str, today: date) -> str:
    """«Hôm qua đồng nghiệp Lê Thị Hoa đã đến hộ này.» of the latest visit; empty where it is longer ago than a week."""
    if not is_this_week(day, today):
        return ""
    when = ago(day, today)
    said = _("{When} anh chị đã đến hộ này.") if visitor == YOU else _("{When} đồng nghiệp {name} đã đến hộ này.")
    return said.format(When=when[0].upper() + when[1:], name=visitor)


def visitor_of(made: VisitMade, myself: str) -> str:
    """Who made a visit, as the officer of that name is told."""
    return YOU if made.officer_name in {None, myself} else str(made.officer_name)


def is_this_week(day: date, today: date) -> bool:
    """Whether a day is one of the last seven."""
    return timedelta(0) <= today - day < THIS_WEEK


def ago(day: date, today: date) -> str:
    """How long ago a visit was, as people say it."""
    days = (today - day).days
    return {0: _("hôm nay"), 1: _("hôm qua")}.get(days) or _n("{n} ngày trước", days).format(n=days)
