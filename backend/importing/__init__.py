"""Rosters, poor lists and BHXH's lists from spreadsheets: read, shown before anything is done, and applied whole."""
