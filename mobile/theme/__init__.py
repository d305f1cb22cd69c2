"""How the app looks, as plain values: colours for day and night, sizes, icons and fonts. No Kivy here."""
