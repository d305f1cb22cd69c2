"""Tổng quan: the numbers of a place and period, and the rows that any of them counted."""
