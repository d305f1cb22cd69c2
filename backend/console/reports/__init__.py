"""Báo cáo: papers of a period, whose amount changes on a day, and what is still being made."""
