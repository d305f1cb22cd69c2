"""Which columns of a report somebody last chose at the console, to be found there again."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class ReportColumns(SQLModel, table=True):
    """The keys of the columns of one account's report, `a,b,c`, without the first one, which always stands."""

    __tablename__ = "report_columns"

    account: UUID = Field(primary_key=True, foreign_key="account.id")
    report: str = Field(primary_key=True, max_length=32)
    columns: str = Field(max_length=1_000)
