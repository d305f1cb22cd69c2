"""«Đã thăm»: who called at a household lately, so that nobody knocks twice by mistake. It blocks nothing."""

from datetime import date, timedelta

from mobile.views.standing import VisitMade

THIS_WEEK = timedelta(days=7)
YOU = "anh chị"


def visited_words(day: date, visitor: str, today: date) -> str:
    """«Hôm qua đồng nghiệp Lê Thị Hoa đã đến hộ này.» of the latest visit; empty where it is longer ago than a week."""
    if not is_this_week(day, today):
        return ""
    when = ago(day, today)
    return f"{when[0].upper()}{when[1:]} {visitor if visitor == YOU else f'đồng nghiệp {visitor}'} đã đến hộ này."


def visitor_of(made: VisitMade, myself: str) -> str:
    """Who made a visit, as the officer of that name is told."""
    return YOU if made.officer_name in {None, myself} else str(made.officer_name)


def is_this_week(day: date, today: date) -> bool:
    """Whether a day is one of the last seven."""
    return timedelta(0) <= today - day < THIS_WEEK


def ago(day: date, today: date) -> str:
    """How long ago a visit was, as people say it."""
    days = (today - day).days
    return {0: "hôm nay", 1: "hôm qua"}.get(days, f"{days} ngày trước")
