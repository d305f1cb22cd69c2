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
from mobile.screens.reckoning import ReckoningScreen
from mobile.screens.settings import SettingsScreen
from mobile.screens.sync import SyncScreen
from mobile.screens.today import TodayScreen
from mobile.screens.unlock import UnlockScreen
from mobile.screens.visit import VisitScreen

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
    "declaration": DeclarationScreen,
    "conference": ConferenceScreen,
    "paper": PaperScreen,
    "petition": PetitionScreen,
    "reckoning": ReckoningScreen,
    "sync": SyncScreen,
    "handover": HandoverScreen,
    "settings": SettingsScreen,
}

# Screen name, word, icon.
PLACES = [
    ("today", "Hôm nay", "today"),
    ("households", "Hộ dân", "households"),
    ("reckoning", "Tính tiền", "reckoning"),
    ("sync", "Đồng bộ", "sync"),
]
