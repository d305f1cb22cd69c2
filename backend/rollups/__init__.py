"""Counting again what a write touched, in the same transaction: rollups are recounted, never added to.

A number that is added to can drift from what it counts; one that is counted again cannot. `differences`
compares every row with a count from nothing, and finds none.
"""

from backend.rollups.homes import count_homes
from backend.rollups.linking import link_again
from backend.rollups.recounting import differences, recount, recount_all
from backend.rollups.touching import TOUCHED_BY, Touched, touch

__all__ = ["TOUCHED_BY", "Touched", "count_homes", "differences", "link_again", "recount", "recount_all", "touch"]
