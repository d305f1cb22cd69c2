"""Sổ kiểm tra: what was done in the office, in people's words."""
