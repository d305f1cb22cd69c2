"""Everything that can be wrong with what somebody sends or asks, said once: a stable code, a sentence
in Vietnamese and in English, the HTTP status, and the field it is about.

One function a problem. A sentence says what is wrong and what to do, never what was sent: inputs
hold people's data and are not echoed.
"""

# A problem is added in one place, its function in the room of its subject; the stars carry it here.
# ruff: noqa: F403 - as said above
from shared.problems.access import *
from shared.problems.accounts import *
from shared.problems.borders import *
from shared.problems.campaigns import *
from shared.problems.commands import *
from shared.problems.fields import *
from shared.problems.handover import *
from shared.problems.history import *
from shared.problems.imports import *
from shared.problems.jobs import *
from shared.problems.law import *
from shared.problems.law_changes import *
from shared.problems.lock import *
from shared.problems.offices import *
from shared.problems.papers import *
from shared.problems.petitions import *
from shared.problems.phone import *
from shared.problems.pictures import *
from shared.problems.problem import Problem as Problem
from shared.problems.problem import Refused as Refused
from shared.problems.reports import *
from shared.problems.requests import *
from shared.problems.reviews import *
from shared.problems.sync import *
from shared.problems.targets import *
