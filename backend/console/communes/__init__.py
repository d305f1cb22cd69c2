"""Xã, phường: a commune and its hamlets, coverage, payments due, and the yearly review for commendation."""
