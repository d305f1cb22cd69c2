"""Households that nobody lives in, as they are in Nghệ An: for showing, teaching and testing without anybody's data.

No living person stands behind a record. Everything is drawn by chance: no list of real people is read.
What would point at somebody is left out or cannot exist: there is no identity number, no certificate
number, no street, and the telephone numbers begin with 0992, which no operator has. A name by itself may
be somebody's, as any common name is; every household and person says `made_up`.
"""

from backend.made_up.communes import Commune, commune, somebody

__all__ = ["Commune", "commune", "somebody"]
