"""The icons of the app by what they mean here; each stands beside a word, never alone.

The characters are places in the subset of the Material Design Icons font under `mobile/assets/fonts`;
`make_fonts.py` reads this table, so an icon added here is in the font at its next making.
"""

ICONS = {
    "back": "\U000f004d",
    "search": "\U000f0349",
    "check": "\U000f012c",
    "households": "\U000f0dd4",
    "sync": "\U000f04e6",
    "away": "\U000f1a47",
    "open": "\U000f0140",
    "close": "\U000f0143",
    "appointment": "\U000f00f0",
    "alert": "\U000f002a",
    "info": "\U000f02fd",
    "received": "\U000f1bec",
    "offline": "\U000f0164",
    "unsent": "\U000f0b7e",
    "choice_off": "\U000f043d",
    "choice_on": "\U000f043e",
    "tick_off": "\U000f0131",
    "tick_on": "\U000f0132",
    "visits": "\U000f18fa",
    "visit": "\U000f08a8",
    "forbidden": "\U000f073a",
    "save": "\U000f0818",
    "key": "\U000f030b",
    "reckoning": "\U000f00ec",
    "less": "\U000f0374",
    "more": "\U000f0415",
    "copy": "\U000f018f",
    "picture": "\U000f0976",
    "today": "\U000f00f6",
    "settings": "\U000f0493",
}
