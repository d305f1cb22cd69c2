"""One officer's vault on this phone: a single SQLite file, so that what was saved is saved as a whole or not at all.

Until people's data is sealed under a PIN the file is readable by whoever holds it; only made-up data belongs in it.
"""
