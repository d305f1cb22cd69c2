"""Every screen of the app by its name, and the places of the bar below; to add a screen, add a line."""

from mobile.screens.activate import ActivateScreen
from mobile.screens.base import FieldScreen
from mobile.screens.card import CardScreen
from mobile.screens.choose_pin import ChoosePinScreen
from mobile.screens.conference import ConferenceScreen
from mobile.screens.declaration import DeclarationScreen
from mobile.screens.forgotten_pin import ForgottenPinScreen
from mobile.screens.handover import HandoverScreen
from mobile.screens.household_form import HouseholdFormScreen
from mobile.screens.households import HouseholdsScreen
from mobile.screens.member_form import MemberFormScreen
from mobile.screens.officers import OfficersScreen
from mobile.screens.paper import PaperScreen
from mobile.screens.petition import PetitionScreen
from mobile.screens.pick_household import PickHouseholdScreen
from mobile.screens.question import QuestionScreen
from mobile.screens.reckoning import ReckoningScreen
from mobile.screens.settings import SettingsScreen
from mobile.screens.signature import SignatureScreen
from mobile.screens.sync import SyncScreen
from mobile.screens.today import TodayScreen
from mobile.screens.unlock import UnlockScreen
from mobile.screens.visit import VisitScreen
from mobile.words import marked

SCREENS: dict[str, type[FieldScreen]] = {
    "activate": ActivateScreen,
    "choose_pin": ChoosePinScreen,
    "unlock": UnlockScreen,
    "forgotten_pin": ForgottenPinScreen,
    "officers": OfficersScreen,
    "today": TodayScreen,
    "households": HouseholdsScreen,
    "pick_household": PickHouseholdScreen,
    "household_form": HouseholdFormScreen,
    "card": CardScreen,
    "member_form": MemberFormScreen,
    "visit": VisitScreen,
    "signature": SignatureScreen,
    "declaration": DeclarationScreen,
    "conference": ConferenceScreen,
    "paper": PaperScreen,
    "petition": PetitionScreen,
    "question": QuestionScreen,
    "reckoning": ReckoningScreen,
    "sync": SyncScreen,
    "handover": HandoverScreen,
    "settings": SettingsScreen,
}

# Screen name, word, icon; the words are said by `_` where they are shown.
PLACES = [
    ("today", marked("Hôm nay"), "today"),
    ("households", marked("Hộ dân"), "households"),
    ("reckoning", marked("Tính tiền"), "reckoning"),
    ("sync", marked("Đồng bộ"), "sync"),
]
