"""Which office of social insurance (BHXH cơ sở) serves which commune, and since when."""

from datetime import date

from sqlmodel import Field, SQLModel


class ServingOffice(SQLModel, table=True):
    """An office serves a commune from `since` to `until`, both included; None: still. `office` is a short code of its
    own, `source` the decision by which it is known. No list of Nghệ An's offices was published: it is brought in.
    """

    __tablename__ = "serving_office"

    commune: str = Field(primary_key=True, max_length=16)
    since: date = Field(primary_key=True)
    until: date | None = None
    office: str = Field(max_length=32)
    name: str = Field(max_length=120)
    source: str = Field(max_length=200)
