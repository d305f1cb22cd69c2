"""Nhật ký thăm hộ: visits read, decided, asked about again, and the minutes of the session."""
