"""What administrators and committees decide about accounts, areas and campaigns holds on both databases alike."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from backend.access import accounts as access_accounts
from backend.access import activation, passwords
from backend.access.accounts import NewAccount
from backend.access.principal import Principal, principal_of
from backend.admin import account_list, accounts, areas, audit_book, campaigns
from backend.admin.account_list import Sought
from backend.admin.areas import Wanted
from backend.admin.audit_book import BookAsk
from backend.admin.campaigns import NewCampaign
from backend.db import Database
from backend.tables.account import Account, Install
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, START, THANH_VINH

FIRST, SECOND = HAMLETS[THANH_VINH]
AN, BINH, DUNG, EM = (ACCOUNT_IDS[name] for name in ("an", "binh", "dung", "em"))
TODAY = START.date()


def who(session: Session, account_id: UUID) -> Principal:
    return principal_of(session, session.get_one(Account, account_id), today=TODAY)


def november(**areas_of: frozenset[UUID] | None) -> NewCampaign:
    return NewCampaign(
        name="Tháng cao điểm",
        purpose="Đến mọi hộ chưa ai đến",
        product="vsi",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        decision="Kế hoạch 92/KH-UBND",
        decided_on=date(2026, 10, 20),
        areas=areas_of,
    )


def test_of_two_administrators_who_close_each_other_at_once_one_is_left(database: Database) -> None:
    """Both were let in before either was shut out; the second act is judged by what the first has left."""
    with database.writing() as session:
        dung = who(session, DUNG)
        giang_id = accounts.open_account(session, dung, NewAccount(username="giang", name="Giang", role="admin"), START)
        giang = who(session, giang_id)
    with database.writing() as session:
        accounts.close(session, giang, DUNG, START)

    with database.writing() as session, pytest.raises(Refused, match="last_administrator"):
        accounts.close(session, dung, giang_id, START)


def test_accounts_are_listed_with_their_phones_and_places(database: Database) -> None:
    with database.writing() as session:
        session.get_one(Install, AN_INSTALL).last_hello_at = START
    with database.reading() as session:
        found = account_list.listed(session, who(session, DUNG), Sought(words="thi an", commune=THANH_VINH), TODAY)
        shown = account_list.read(session, who(session, DUNG), AN, START)

    assert [(one.id, one.communes, one.phones, one.last_hello_at) for one in found] == [(AN, (THANH_VINH,), 1, START)]
    assert [area.hamlet_name for area in shown.areas] == ["Xóm 1"]
    assert [phone.device_name for phone in shown.phones] == ["Máy của An"]


def test_a_password_that_was_given_ends_what_the_one_before_began(database: Database) -> None:
    kept = passwords.hashed(passwords.made())
    with database.writing() as session:
        accounts.give_password(session, who(session, DUNG), BINH, kept, START)

    with database.reading() as session:
        assert who(session, BINH).must_change_password
        assert access_accounts.named(session, "binh").password_hash == kept


def test_a_code_from_before_an_account_was_closed_opens_nothing_after(database: Database) -> None:
    with database.writing() as session:
        dung = who(session, DUNG)
        code = accounts.new_code(session, dung, EM, START)
        accounts.close(session, dung, EM, START)
        accounts.reopen(session, dung, EM, START)

    with database.writing() as session, pytest.raises(Refused, match="activation_code_invalid"):
        activation.account_of(session, code, START)


@pytest.mark.parametrize("until", [date(2026, 11, 30), date(2027, 1, 31), None])
def test_another_last_day_takes_the_place_of_the_one_before(database: Database, until: date | None) -> None:
    """At no number of the officer's own stream is the phone without the hamlet."""
    with database.writing() as session:
        binh = who(session, BINH)
        wanted = Wanted(account_id=AN, commune=THANH_VINH, hamlet=SECOND, until=date(2026, 12, 24))
        grant = areas.give(session, binh, wanted, START)

        areas.set_until(session, binh, grant, until, START)

    with database.reading() as session:
        hamlets = {
            one.id: one.officers for one in areas.of_commune(session, who(session, BINH), THANH_VINH, TODAY).hamlets
        }
        numbers = session.execute(
            text("SELECT granted_seq, revoked_seq FROM area_grant WHERE revoked_seq IS NOT NULL")
        ).one()
    assert [one.until for one in hamlets[SECOND]] == [until]
    assert numbers.revoked_seq > numbers.granted_seq + 1


def test_a_hamlet_whose_last_day_has_passed_has_no_officer(database: Database) -> None:
    with database.writing() as session:
        wanted = Wanted(account_id=AN, commune=THANH_VINH, hamlet=SECOND, until=TODAY)
        areas.give(session, who(session, BINH), wanted, START)

    with database.reading() as session:
        binh = who(session, BINH)
        today, tomorrow = (
            areas.of_commune(session, binh, THANH_VINH, TODAY + timedelta(days=days)).without_officer for days in (0, 1)
        )
    assert ([one.id for one in today], [one.id for one in tomorrow]) == ([], [SECOND])


def test_who_works_in_some_hamlets_gives_those_alone(database: Database) -> None:
    with database.writing() as session:
        dung = who(session, DUNG)
        new = NewAccount(username="giang", name="Giang", role="committee", areas=((THANH_VINH, FIRST),))
        giang = who(session, accounts.open_account(session, dung, new, START))

        for hamlet in (SECOND, None):
            with pytest.raises(Refused, match="not_found"):
                areas.give(session, giang, Wanted(account_id=AN, commune=THANH_VINH, hamlet=hamlet, until=None), START)

        assert [one.id for one in areas.of_commune(session, giang, THANH_VINH, TODAY).hamlets] == [FIRST]


def test_a_campaign_is_seen_as_far_as_one_s_area_goes(database: Database) -> None:
    with database.writing() as session:
        campaign = campaigns.make(
            session, who(session, DUNG), november(**{THANH_VINH: None, NGHI_LOC: frozenset(HAMLETS[NGHI_LOC])}), START
        )

    with database.reading() as session:
        whole, part = (campaigns.read(session, who(session, one), campaign) for one in (DUNG, BINH))
        assert [one.id for one in campaigns.listed(session, who(session, BINH))] == [campaign]
    assert whole.areas == {THANH_VINH: None, NGHI_LOC: frozenset(HAMLETS[NGHI_LOC])}
    assert (part.areas, part.may_close) == ({THANH_VINH: None}, False)


def test_the_book_is_read_by_the_days_of_vietnam(database: Database) -> None:
    """Half past five in the afternoon of UTC is the next day in Vietnam."""
    with database.writing() as session:
        dung = who(session, DUNG)
        accounts.end_sessions(session, dung, EM, START)
        accounts.end_sessions(session, dung, AN, START + timedelta(hours=16, minutes=30))

    with database.reading() as session:
        by_day = [
            [one.subject for one in audit_book.listed(session, dung, BookAsk(first=day, last=day), 10)]
            for day in (TODAY, TODAY + timedelta(days=1))
        ]
        whole = audit_book.wholeness(session, dung)
    assert by_day == [[EM], [AN]]
    assert (whole.entries, whole.broken) == (2, ())
