"""Where the communes lie: their borders as a province supplies them, ready to be drawn."""

from datetime import date

from sqlmodel import Field, SQLModel


class UnitBorder(SQLModel, table=True):
    """The border of a unit as of a day: `path` is SVG in the frame of backend.admin.border_paths, `source` who drew it.
    The rows of a day are brought in together, so they hold every unit of that day.
    """

    __tablename__ = "unit_border"

    as_of: date = Field(primary_key=True)
    unit: str = Field(primary_key=True, max_length=16)
    source: str = Field(max_length=200)
    path: str
